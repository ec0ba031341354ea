using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>By what scores are told apart.</summary>
public enum ScoreGrouping
{
    /// <summary>By suite: the name of the evaluation.</summary>
    Suite,

    /// <summary>By prompt version.</summary>
    Prompt,

    /// <summary>By model.</summary>
    Model,

    /// <summary>By application.</summary>
    Application,
}

/// <summary>Scores of a suite, or of one of its prompts, models or applications.</summary>
/// <param name="Key">Which; null where there is none.</param>
/// <param name="Count">Evaluations.</param>
/// <param name="Passed">Of those that say whether the answer is right, those that say that it is.</param>
/// <param name="Within">Where the share that passed lies with 95% confidence, by Wilson's score; null where none says.</param>
/// <param name="Median">Median of the scores from 0 to 1, to a hundredth; null where there is none.</param>
public sealed record ScoreGroup(string? Key, long Count, Share Passed, Interval? Within, double? Median)
{
    /// <summary>The same of the period before; null when it had none.</summary>
    public ScoreGroup? Before { get; init; }

    /// <summary>Share that passed in each interval, oldest first; a share without cases where nothing was judged.</summary>
    public IReadOnlyList<Share> Series { get; init; } = [];
}

/// <summary>Scores over a range.</summary>
/// <param name="From">Start of what was counted, UTC: a whole hour, or day.</param>
/// <param name="To">End of what was counted, UTC.</param>
/// <param name="IntervalMinutes">Length of an interval of the series.</param>
/// <param name="Groups">The groups, most evaluations first.</param>
public sealed record ScoreReport(DateTime From, DateTime To, int IntervalMinutes, IReadOnlyList<ScoreGroup> Groups)
{
    /// <summary>Starts of the intervals, UTC.</summary>
    public IReadOnlyList<DateTime> Times => [.. Enumerable.Range(0, (int)Math.Round((To - From).TotalMinutes / IntervalMinutes)).Select(i => From.AddMinutes((double)i * IntervalMinutes))];
}

/// <summary>Reads scores from tallies by hour and day: exact, whatever the number of evaluations.</summary>
public sealed class ScoreQuery
{
    /// <summary>Most suites that are told apart.</summary>
    public const int MostSuites = 200;

    /// <summary>The suite that stands for all past <see cref="MostSuites"/>.</summary>
    public const string Others = Dimension.Overflow;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal ScoreQuery(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>Names of all suites.</summary>
    public async Task<IReadOnlyList<string>> SuitesAsync(CancellationToken cancellationToken = default)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.EvaluationSuites.AsNoTracking().OrderBy(s => s.Name).Select(s => s.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the scores of a range and of the period of the same length before it. Hours and days at its ends count whole.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="filter">Which interactions were judged.</param>
    /// <param name="suite">One suite; null for all.</param>
    /// <param name="groupBy">By what they are told apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScoreReport> RunAsync(DateTime from, DateTime to, MetricsFilter filter, string? suite, ScoreGrouping groupBy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        TallyTier tier = TallyTime.TierOf(to - from, apart: filter.Model is not null || filter.Prompt is not null || groupBy is ScoreGrouping.Model or ScoreGrouping.Prompt);
        int first = TallyTime.BucketOf(tier, from), end = TallyTime.BucketOf(tier, to.AddTicks(-1)) + 1, before = first - (end - first);
        ScoreReport empty = new(TallyTime.StartOf(tier, first), TallyTime.StartOf(tier, end), TallyTime.Minutes(tier), []);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        List<EvaluationSuite> suites = await db.EvaluationSuites.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing || (suite is not null && suites.TrueForAll(s => s.Name != suite)))
        {
            return empty;
        }

        IQueryable<EvaluationTally> rows = Of(db.EvaluationTallies.AsNoTracking().Where(t => t.Tier == tier && t.Bucket >= before && t.Bucket < end), numbers);
        if (suite is not null)
        {
            int id = suites.First(s => s.Name == suite).Id;
            rows = rows.Where(t => t.SuiteId == id);
        }

        Dictionary<int, Sum> sums = [], sumsBefore = [];
        await foreach (EvaluationTally tally in rows.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Dictionary<int, Sum> target = tally.Bucket >= first ? sums : sumsBefore;
            int key = KeyOf(tally, groupBy);
            (target.TryGetValue(key, out Sum? sum) ? sum : target[key] = new Sum(end - first)).Add(tally, tally.Bucket - first);
        }

        if (groupBy != ScoreGrouping.Suite)
        {
            await _names.EnsureAsync(db, sums.Keys.Select(k => (KindOf(groupBy), k)), cancellationToken).ConfigureAwait(false);
        }

        Dictionary<int, string> suiteNames = suites.ToDictionary(s => s.Id, s => s.Name);
        return empty with
        {
            Groups = [.. sums.Select(s => s.Value.ToGroup(NameOf(s.Key)) with
            {
                Before = sumsBefore.TryGetValue(s.Key, out Sum? earlier) ? earlier.ToGroup(NameOf(s.Key)) : null,
                Series = s.Value.Series,
            }).OrderByDescending(g => g.Count).ThenBy(g => g.Key, StringComparer.Ordinal)],
        };

        string? NameOf(int key) => groupBy == ScoreGrouping.Suite ? suiteNames.GetValueOrDefault(key) : _names.Name(KindOf(groupBy), key);
    }

    /// <summary>Those that a filter lets through; tallies know no features.</summary>
    internal static IQueryable<EvaluationTally> Of(IQueryable<EvaluationTally> rows, FilterNumbers numbers)
    {
        if (numbers.Applications is { } applications)
        {
            rows = rows.Where(t => applications.Contains(t.ApplicationId));
        }

        if (numbers.Environments is { } environments)
        {
            rows = rows.Where(t => environments.Contains(t.EnvironmentId));
        }

        if (numbers.Models is { } models)
        {
            rows = rows.Where(t => models.Contains(t.ModelId));
        }

        return numbers.Prompts is { } prompts ? rows.Where(t => prompts.Contains(t.PromptId)) : rows;
    }

    private static DimensionKind KindOf(ScoreGrouping grouping) => grouping switch { ScoreGrouping.Prompt => DimensionKind.Prompt, ScoreGrouping.Model => DimensionKind.Model, _ => DimensionKind.Application };

    private static int KeyOf(EvaluationTally tally, ScoreGrouping grouping) => grouping switch
    {
        ScoreGrouping.Suite => tally.SuiteId,
        ScoreGrouping.Prompt => tally.PromptId,
        ScoreGrouping.Model => tally.ModelId,
        _ => tally.ApplicationId,
    };

    private sealed class Sum(int intervals)
    {
        private readonly ScoreCounts _scores = new();
        private readonly Share[] _series = new Share[intervals];
        private long _count, _judged, _passed;

        public IReadOnlyList<Share> Series => _series;

        public void Add(EvaluationTally tally, int interval)
        {
            (_count, _judged, _passed) = (_count + tally.Count, _judged + tally.Judged, _passed + tally.Passed);
            _scores.Add(tally.Scores);
            if (interval >= 0)
            {
                _series[interval] = new Share(_series[interval].Hits + tally.Passed, _series[interval].Cases + tally.Judged);
            }
        }

        public ScoreGroup ToGroup(string? key) => new(key, _count, new Share(_passed, _judged), Interval.OfShare(_passed, _judged), _scores.Median);
    }
}
