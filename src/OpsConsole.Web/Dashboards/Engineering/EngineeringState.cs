using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Sources;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>Loads and holds what the engineering dashboard shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class EngineeringState(MetricsQuery query, PulledNumbers pulled, TimeProvider time, IOptions<TelemetryOptions> options, ILogger<EngineeringState> logger)
{
    private readonly LatestLoad _load = new("The numbers");

    /// <summary>What the page is set to.</summary>
    public EngineeringView View { get; private set; } = new(TimeRange.Default, MetricsFilter.All);

    /// <summary>What it shows; null until first loaded.</summary>
    public EngineeringData? Data { get; private set; }

    /// <summary>What can be chosen in the filters.</summary>
    public MetricsDimensions Dimensions { get; private set; } = new([], [], [], []);

    /// <summary>The charts; null until first loaded.</summary>
    public EngineeringCharts? Charts { get; private set; }

    /// <summary>True while numbers are on their way.</summary>
    public bool IsLoading => _load.IsRunning;

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads the numbers of a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(EngineeringView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        View = view;
        EngineeringData data = await ReadAsync(view, cancellationToken);
        MetricsDimensions dimensions = await query.DimensionsAsync(cancellationToken);
        return () => (Data, Charts, Dimensions) = (data, EngineeringCharts.Of(data), dimensions);
    }, failure => Log.Failed(logger, failure));

    private async Task<EngineeringData> ReadAsync(EngineeringView view, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (DateTime from, DateTime to) = view.Range.Resolve(now);
        DateTime oldest = view.Compare ? from - view.Range.Length : from;
        int interval = ChartInterval.For(view.Range.Length, oldest, now, options.Value);
        MetricsRequest request = new() { From = from, To = to, Filter = view.Filter, IntervalMinutes = interval, KeepHistograms = true };
        // The shift is a whole number of intervals, so that the points of the two periods stand above each other.
        TimeSpan shift = TimeSpan.FromMinutes(Math.Ceiling(view.Range.Length.TotalMinutes / interval) * interval);
        MetricsResult result = await query.RunAsync(request, cancellationToken);
        MetricsResult? previous = view.Compare
            ? await query.RunAsync(request with { From = from - shift, To = to - shift, KeepHistograms = false }, cancellationToken)
            : null;
        MetricsRequest table = request with { IntervalMinutes = null, KeepHistograms = false };
        IReadOnlyList<MetricsGroup> features = (await query.RunAsync(table with { GroupBy = [MetricsDimension.Feature, MetricsDimension.App] }, cancellationToken)).Groups;
        return new EngineeringData(view, result, previous, interval)
        {
            Pulled = await pulled.SayAsync(result, cancellationToken),
            Models = (await query.RunAsync(table with { GroupBy = [MetricsDimension.Model] }, cancellationToken)).Groups,
            Prompts = (await query.RunAsync(table with { GroupBy = [MetricsDimension.Prompt] }, cancellationToken)).Groups,
            Features = OfNaming(features),
        };
    }

    /// <summary>The groups of applications that name a feature: what the others did is in the tables above already.</summary>
    private static List<MetricsGroup> OfNaming(IReadOnlyList<MetricsGroup> features)
    {
        HashSet<string?> naming = [.. features.Where(f => f.Key[0] is not null).Select(f => f.Key[1])];
        return [.. features.Where(f => naming.Contains(f.Key[1]))];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The engineering dashboard could not read its numbers.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
