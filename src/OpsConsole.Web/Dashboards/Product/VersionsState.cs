using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What is set side by side.</summary>
/// <param name="View">What the page is set to, with those that are compared named.</param>
/// <param name="Groups">Those that are compared.</param>
/// <param name="Choices">All that could be, most used first.</param>
internal sealed record VersionsData(VersionsView View, IReadOnlyList<ComparedGroup> Groups, IReadOnlyList<string> Choices);

/// <summary>Loads and holds what the comparison shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class VersionsState(MetricsQuery query, InteractionSamples samples, TimeProvider time, ILogger<VersionsState> logger)
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
        return new VersionsData(view with { Of = [Before, ThisPeriod] }, ComparedGroup.All([(Before, before, default), (ThisPeriod, group, default)]), []);
    }

    private async Task<VersionsData> ValuesAsync(VersionsView view, MetricsDimension dimension, CancellationToken cancellationToken)
    {
        MetricsRequest request = RequestOf(view) with { GroupBy = [dimension] };
        Dictionary<string, MetricsGroup> groups = (await query.RunAsync(request, cancellationToken)).Groups.Where(g => g.Key[0] is not null && g.Totals.Requests > 0).ToDictionary(g => g.Key[0]!);
        IReadOnlyDictionary<string, (long Passed, long Judged)> judged = view.By == ComparedBy.Model ? await samples.JudgedAsync(request.From, request.To, view.Filter, cancellationToken) : new Dictionary<string, (long, long)>();
        string[] choices = [.. groups.Keys.OrderByDescending(k => groups[k].Totals.Requests)], chosen = [.. view.Of.Where(groups.ContainsKey)];
        if (chosen.Length == 0)
        {
            chosen = [.. choices.Take(Few)];
        }

        return new VersionsData(view with { Of = chosen }, ComparedGroup.All([.. chosen.Select(name => (name, groups[name], judged.TryGetValue(name, out (long Passed, long Judged) j) ? new Share(j.Passed, j.Judged) : default))]), choices);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The comparison could not read its numbers.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
