using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Dashboards.Overview;

/// <summary>An application, or all of them together, at a glance.</summary>
/// <param name="Application">Its name; null for all.</param>
/// <param name="Now">Its numbers.</param>
/// <param name="Before">Those of the period before; null when it had none.</param>
/// <param name="Trend">Interactions by interval.</param>
/// <param name="Url">Its engineering dashboard.</param>
public sealed record OverviewRow(string? Application, MetricsTotals Now, MetricsTotals? Before, IReadOnlyList<double?> Trend, string Url);

/// <summary>Loads and holds what the overview shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class OverviewState(MetricsQuery query, TimeProvider time, IOptions<TelemetryOptions> options, ILogger<OverviewState> logger)
{
    private const int TrendPoints = 60;
    private readonly LatestLoad _load = new("The numbers");

    /// <summary>The applications, most interactions first; null until first loaded.</summary>
    public IReadOnlyList<OverviewRow>? Rows { get; private set; }

    /// <summary>All applications together.</summary>
    public OverviewRow? Total { get; private set; }

    /// <summary>Environments to choose from.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>What was counted, UTC.</summary>
    public (DateTime From, DateTime To) Counted { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads the numbers of a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(OverviewView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (DateTime from, DateTime to) = view.Range.Resolve(now);
        MetricsRequest request = new()
        {
            From = from,
            To = to,
            Filter = new MetricsFilter(Environment: view.Environment),
            IntervalMinutes = ChartInterval.For(view.Range.Length, from, now, options.Value, TrendPoints),
        };
        MetricsRequest before = request with { From = from - view.Range.Length, To = from, IntervalMinutes = null };
        MetricsDimension[] byApplication = [MetricsDimension.App];
        MetricsResult rows = await query.RunAsync(request with { GroupBy = byApplication }, cancellationToken);
        MetricsResult rowsBefore = await query.RunAsync(before with { GroupBy = byApplication }, cancellationToken);
        MetricsResult total = await query.RunAsync(request, cancellationToken);
        MetricsResult totalBefore = await query.RunAsync(before, cancellationToken);
        MetricsDimensions dimensions = await query.DimensionsAsync(cancellationToken);
        Dictionary<string, MetricsTotals> earlier = rowsBefore.Groups.ToDictionary(g => g.Key[0] ?? "", g => g.Totals);
        return () =>
        {
            Rows = [.. rows.Groups.Select(g => Row(view, g.Key[0], g, earlier.GetValueOrDefault(g.Key[0] ?? "")))];
            Total = Row(view, null, total.Groups[0], totalBefore.Groups[0].Totals);
            (Environments, Counted) = (dimensions.Environments, (total.From, total.To));
        };
    }, failure => Log.Failed(logger, failure));

    private static OverviewRow Row(OverviewView view, string? application, MetricsGroup now, MetricsTotals? before) => new(
        application,
        now.Totals,
        before,
        [.. now.Series.Select(p => (double?)Math.Max(p.Totals.Requests, p.Totals.Requests == 0 && now.Totals.Requests == 0 ? p.Totals.Counters.Calls : 0))],
        new EngineeringView(view.Range, new MetricsFilter(application, view.Environment), Compare: true).Url);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The overview could not read its numbers.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
