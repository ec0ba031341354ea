using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What is set side by side.</summary>
/// <param name="View">What the page is set to, with those that are compared named.</param>
/// <param name="Groups">Those that are compared.</param>
/// <param name="Choices">All that could be, most used first.</param>
/// <param name="Scores">What was judged, by which evaluation.</param>
internal sealed record VersionsData(VersionsView View, IReadOnlyList<ComparedGroup> Groups, IReadOnlyList<string> Choices, VersionsScores Scores);

/// <summary>The scores that are compared.</summary>
/// <param name="Suites">Evaluations that judged anything in the range, those that judged most first.</param>
/// <param name="Suite">The one whose scores they are; null where none judged anything.</param>
/// <param name="IsSample">Whether they are of the newest evaluations only.</param>
internal sealed record VersionsScores(IReadOnlyList<string> Suites, string? Suite, bool IsSample);

/// <summary>Loads and holds what the comparison shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class VersionsState(MetricsQuery query, ScoreShareQuery scores, TimeProvider time, ILogger<VersionsState> logger)
{
    /// <summary>The names of the two periods.</summary>
    public const string ThisPeriod = "This period", Before = "The period before";

    /// <summary>How many are compared when nobody chose any.</summary>
    private const int Few = 3;

    private readonly LatestLoad _load = new("The numbers");

    /// <summary>The numbers; null until first loaded.</summary>
    public VersionsData? Data { get; private set; }

    /// <summary>What can be filtered by.</summary>
    public MetricsDimensions Dimensions { get; private set; } = new([], [], [], []);

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(VersionsView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        VersionsData data = view.Dimension is { } dimension ? await ValuesAsync(view, dimension, cancellationToken) : await PeriodsAsync(view, cancellationToken);
        MetricsDimensions dimensions = await query.DimensionsAsync(cancellationToken);
        return () => (Data, Dimensions) = (data, dimensions);
    }, failure => Log.Failed(logger, failure));

    private MetricsRequest RequestOf(VersionsView view)
    {
        (DateTime from, DateTime to) = view.Range.Resolve(time.GetUtcNow().UtcDateTime);
        return new MetricsRequest { From = from, To = to, Filter = view.Filter, KeepHistograms = true };
    }

    private async Task<VersionsData> PeriodsAsync(VersionsView view, CancellationToken cancellationToken)
    {
        MetricsRequest now = RequestOf(view);
        MetricsGroup before = (await query.RunAsync(now with { From = now.From - (now.To - now.From), To = now.From }, cancellationToken)).Groups[0];
        MetricsGroup group = (await query.RunAsync(now, cancellationToken)).Groups[0];
        (VersionsScores judged, ScoreShares passed) = await ScoresAsync(view, now, cancellationToken);
        ScoreShares passedBefore = judged.Suite is { } suite ? await scores.RunAsync(now.From, now.To, view.Filter, suite, by: null, isBefore: true, cancellationToken) : ScoreShares.None;
        return new VersionsData(view with { Of = [Before, ThisPeriod] }, ComparedGroup.All([(Before, before, passedBefore.Of("")), (ThisPeriod, group, passed.Of(""))]), [], judged);
    }

    private async Task<VersionsData> ValuesAsync(VersionsView view, MetricsDimension dimension, CancellationToken cancellationToken)
    {
        MetricsRequest request = RequestOf(view) with { GroupBy = [dimension] };
        Dictionary<string, MetricsGroup> groups = (await query.RunAsync(request, cancellationToken)).Groups.Where(g => g.Key[0] is not null && g.Totals.Requests > 0).ToDictionary(g => g.Key[0]!);
        (VersionsScores judged, ScoreShares passed) = await ScoresAsync(view, request, cancellationToken);
        string[] choices = [.. groups.Keys.OrderByDescending(k => groups[k].Totals.Requests)], chosen = [.. view.Of.Where(groups.ContainsKey)];
        if (chosen.Length == 0)
        {
            chosen = [.. choices.Take(Few)];
        }

        return new VersionsData(view with { Of = chosen }, ComparedGroup.All([.. chosen.Select(name => (name, groups[name], passed.Of(name)))]), choices, judged);
    }

    private async Task<(VersionsScores Scores, ScoreShares Passed)> ScoresAsync(VersionsView view, MetricsRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> suites = await scores.SuitesAsync(request.From, request.To, cancellationToken);
        if ((view.Suite ?? (suites is [var most, ..] ? most : null)) is not { } suite)
        {
            return (new VersionsScores(suites, null, false), ScoreShares.None);
        }

        ScoreShares passed = await scores.RunAsync(request.From, request.To, view.Filter, suite, view.Dimension, isBefore: false, cancellationToken);
        return (new VersionsScores(suites, suite, passed.IsSample), passed);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The comparison could not read its numbers.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
