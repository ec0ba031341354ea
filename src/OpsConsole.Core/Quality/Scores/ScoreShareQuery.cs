using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>What passed of what a suite judged.</summary>
/// <param name="ByValue">By the value of the dimension; under an empty name where none was asked for.</param>
/// <param name="IsSample">Whether these are the newest evaluations only.</param>
public sealed record ScoreShares(IReadOnlyDictionary<string, Share> ByValue, bool IsSample)
{
    /// <summary>Nothing was judged.</summary>
    public static ScoreShares None { get; } = new(new Dictionary<string, Share>(), false);

    /// <summary>The share of a value; without cases where nothing was judged.</summary>
    public Share Of(string value) => ByValue.GetValueOrDefault(value);
}

/// <summary>
/// Reads what passed by any dimension, of one suite. From the tallies where they tell the dimension apart: their key is sought once for each hour or day, so that other suites are not read. They know no features: by
/// these, the newest evaluations are looked at.
/// </summary>
public sealed class ScoreShareQuery
{
    /// <summary>Most evaluations that are looked at where tallies do not tell.</summary>
    public const int MostSampled = 5_000;

    private const int BucketsAtOnce = 500; // SQL Server takes 2,100 parameters

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal ScoreShareQuery(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>The suites that judged anything in a range, those that judged most first.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> SuitesAsync(DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        TallyTier tier = TallyTime.TierOf(to - from, apart: false);
        int first = TallyTime.BucketOf(tier, from), end = TallyTime.BucketOf(tier, to.AddTicks(-1)) + 1;
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<int, string> names = await db.EvaluationSuites.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken).ConfigureAwait(false);
        List<Sum> judged = await Summed(db.EvaluationTallies.AsNoTracking().Where(t => t.Tier == tier && t.Bucket >= first && t.Bucket < end).Select(t => new Sum { Key = t.SuiteId, Judged = t.Judged, Passed = t.Passed }))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. judged.Where(s => s.Judged > 0 && names.ContainsKey(s.Key)).OrderByDescending(s => s.Judged).ThenBy(s => names[s.Key], StringComparer.Ordinal).Select(s => names[s.Key])];
    }

    /// <summary>Reads the shares of a range. Hours and days at its ends count whole.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="filter">Which interactions were judged.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="by">By what they are told apart; null for all together.</param>
    /// <param name="isBefore">Whether to read the period of the same length before the range in its place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">Evaluations are not told apart by topics.</exception>
    public async Task<ScoreShares> RunAsync(DateTime from, DateTime to, MetricsFilter filter, string suite, MetricsDimension? by, bool isBefore = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        DimensionKind? kind = by is { } dimension ? KindOf(dimension) : null;
        bool isSample = filter is not { Feature: null, AppVersion: null } || by is MetricsDimension.Feature or MetricsDimension.AppVersion;
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        int id = numbers.MatchNothing ? 0 : await db.EvaluationSuites.Where(s => s.Name == suite).Select(s => s.Id).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (id == 0)
        {
            return new ScoreShares(new Dictionary<string, Share>(), isSample);
        }

        IReadOnlyDictionary<int, Share> shares = isSample
            ? await SampleAsync(db, isBefore ? from - (to - from) : from, isBefore ? from : to, numbers, suite, kind, cancellationToken).ConfigureAwait(false)
            : await TalliedAsync(db, from, to, numbers, id, kind, isBefore, cancellationToken).ConfigureAwait(false);
        if (kind is null)
        {
            return new ScoreShares(shares.ToDictionary(_ => "", s => s.Value), isSample);
        }

        await _names.EnsureAsync(db, shares.Keys.Select(k => (kind.Value, k)), cancellationToken).ConfigureAwait(false);
        return new ScoreShares(shares.Where(s => _names.Name(kind.Value, s.Key) is not null).ToDictionary(s => _names.Name(kind.Value, s.Key)!, s => s.Value, StringComparer.Ordinal), isSample);
    }

    /// <summary>The tallies of a suite in some buckets: each is sought by the whole beginning of the key.</summary>
    internal static IQueryable<EvaluationTally> Of(OpsDbContext db, TallyTier tier, int[] buckets, int suite, FilterNumbers numbers) =>
        ScoreQuery.Of(db.EvaluationTallies.AsNoTracking().Where(t => t.Tier == tier && buckets.Contains(t.Bucket) && t.SuiteId == suite), numbers);

    private static async Task<IReadOnlyDictionary<int, Share>> TalliedAsync(OpsDbContext db, DateTime from, DateTime to, FilterNumbers numbers, int suite, DimensionKind? by, bool isBefore, CancellationToken cancellationToken)
    {
        TallyTier tier = TallyTime.TierOf(to - from, apart: numbers.Models is not null || numbers.Prompts is not null || by is DimensionKind.Model or DimensionKind.Prompt);
        int first = TallyTime.BucketOf(tier, from), end = TallyTime.BucketOf(tier, to.AddTicks(-1)) + 1;
        Dictionary<int, Share> shares = [];
        foreach (int[] buckets in Enumerable.Range(isBefore ? first - (end - first) : first, end - first).Chunk(BucketsAtOnce))
        {
            foreach (Sum sum in await Summed(Keyed(Of(db, tier, buckets, suite, numbers), by)).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                Share share = shares.GetValueOrDefault(sum.Key);
                shares[sum.Key] = new Share(share.Hits + sum.Passed, share.Cases + sum.Judged);
            }
        }

        return shares;
    }

    private static async Task<IReadOnlyDictionary<int, Share>> SampleAsync(OpsDbContext db, DateTime from, DateTime to, FilterNumbers numbers, string suite, DimensionKind? by, CancellationToken cancellationToken)
    {
        IQueryable<Evaluation> newest = JudgedQuery.Newest(db, suite, from, to).Take(MostSampled);
        List<Judged> judged = await newest.Where(e => e.TraceId != null).Join(db.Interactions, e => e.TraceId, i => i.TraceId, (e, i) => new Judged
        {
            Id = e.Id, Label = e.Label, Score = e.Score, Application = i.ApplicationId, Environment = i.EnvironmentId, Model = i.ModelId, Prompt = i.PromptId, Feature = i.FeatureId, AppVersion = i.AppVersionId,
        }).ToListAsync(cancellationToken).ConfigureAwait(false);
        judged.AddRange(await newest.Where(e => e.TraceId == null && e.ResponseHash != null).Join(db.ModelCalls, e => e.ResponseHash, c => c.ResponseHash, (e, c) => new { e, c.InteractionId })
            .Join(db.Interactions, e => e.InteractionId, i => i.Id, (e, i) => new Judged
            {
                Id = e.e.Id, Label = e.e.Label, Score = e.e.Score, Application = i.ApplicationId, Environment = i.EnvironmentId, Model = i.ModelId, Prompt = i.PromptId, Feature = i.FeatureId, AppVersion = i.AppVersionId,
            }).ToListAsync(cancellationToken).ConfigureAwait(false));
        return judged.DistinctBy(j => j.Id).Where(j => Lets(numbers, j)).Select(j => (Key: j.Of(by), Passed: EvaluationVerdict.Passed(j.Label, j.Score))).Where(j => j.Passed is not null)
            .GroupBy(j => j.Key).ToDictionary(g => g.Key, g => new Share(g.LongCount(j => j.Passed == true), g.LongCount()));
    }

    private static bool Lets(FilterNumbers numbers, Judged judged) =>
        numbers.Applications?.Contains(judged.Application) != false && numbers.Environments?.Contains(judged.Environment) != false && numbers.Models?.Contains(judged.Model) != false
        && numbers.Prompts?.Contains(judged.Prompt) != false && numbers.Features?.Contains(judged.Feature) != false && numbers.AppVersions?.Contains(judged.AppVersion) != false;

    private static IQueryable<Sum> Keyed(IQueryable<EvaluationTally> rows, DimensionKind? by) => by switch
    {
        DimensionKind.Application => rows.Select(t => new Sum { Key = t.ApplicationId, Judged = t.Judged, Passed = t.Passed }),
        DimensionKind.Environment => rows.Select(t => new Sum { Key = t.EnvironmentId, Judged = t.Judged, Passed = t.Passed }),
        DimensionKind.Model => rows.Select(t => new Sum { Key = t.ModelId, Judged = t.Judged, Passed = t.Passed }),
        DimensionKind.Prompt => rows.Select(t => new Sum { Key = t.PromptId, Judged = t.Judged, Passed = t.Passed }),
        _ => rows.Select(t => new Sum { Key = 0, Judged = t.Judged, Passed = t.Passed }),
    };

    private static IQueryable<Sum> Summed(IQueryable<Sum> rows) => rows.GroupBy(r => r.Key).Select(g => new Sum { Key = g.Key, Judged = g.Sum(r => r.Judged), Passed = g.Sum(r => r.Passed) });

    private static DimensionKind KindOf(MetricsDimension dimension) => dimension switch
    {
        MetricsDimension.App => DimensionKind.Application,
        MetricsDimension.Env => DimensionKind.Environment,
        MetricsDimension.Model => DimensionKind.Model,
        MetricsDimension.Prompt => DimensionKind.Prompt,
        MetricsDimension.Feature => DimensionKind.Feature,
        MetricsDimension.AppVersion => DimensionKind.AppVersion,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Evaluations are not told apart by it."),
    };

    private sealed record Sum
    {
        public int Key { get; init; }
        public long Judged { get; init; }
        public long Passed { get; init; }
    }

    private sealed record Judged
    {
        public long Id { get; init; }
        public string? Label { get; init; }
        public double? Score { get; init; }
        public int Application { get; init; }
        public int Environment { get; init; }
        public int Model { get; init; }
        public int Prompt { get; init; }
        public int Feature { get; init; }
        public int AppVersion { get; init; }

        public int Of(DimensionKind? kind) => kind switch
        {
            DimensionKind.Application => Application, DimensionKind.Environment => Environment, DimensionKind.Model => Model, DimensionKind.Prompt => Prompt, DimensionKind.Feature => Feature, DimensionKind.AppVersion => AppVersion, _ => 0,
        };
    }
}
