using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Guardrails;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Quality.Scores;

namespace OpsConsole.Web.Quality.Guardrails;

/// <summary>Loads and holds what the page of guardrails shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class GuardrailsState(GuardrailQuery query, MetricsQuery metrics, IngestCounters counters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<GuardrailsState> logger)
{
    private const int MostPoints = 60;

    private readonly LatestLoad _load = new("The guardrail events");

    /// <summary>The events; null until first loaded.</summary>
    public GuardrailReport? Report { get; private set; }

    /// <summary>The chart of them.</summary>
    public ChartSpec? Chart { get; private set; }

    /// <summary>Applications and environments to choose from.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>Values of personal data that were replaced since the console started, by rule, most first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Replaced => [.. counters.Redactions.Where(r => r.Value > 0).OrderByDescending(r => r.Value)];

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads the events of a view. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(QualityView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (DateTime from, DateTime to) = view.Range.Resolve(now);
        int interval = ChartInterval.For(view.Range.Length, from, now, options.Value, MostPoints);
        GuardrailReport report = await query.RunAsync(from, to, interval, new MetricsFilter(view.Filter.Application, view.Filter.Environment), cancellationToken);
        MetricsDimensions choices = await metrics.DimensionsAsync(cancellationToken);
        return () => (Report, Chart, Choices) = (report, ChartOf(report, view, interval), choices);
    }, failure => Log.Failed(logger, failure));

    private static ChartSpec ChartOf(GuardrailReport report, QualityView view, int interval)
    {
        ErrorClass[] classes = [ErrorClass.Guardrail, ErrorClass.ContentFilter, ErrorClass.Refusal];
        return new ChartSpec
        {
            Unit = $"interactions a {Figures.Per(interval)}",
            From = report.From,
            To = report.To,
            Times = [.. report.Series.Select(p => p.At)],
            IntervalMinutes = interval,
            Traces =
            [
                new("Guardrail", 1, [.. report.Series.Select(p => (double?)p.Counts.Guardrail)], ChartShape.Bar),
                new("Content filter", 2, [.. report.Series.Select(p => (double?)p.Counts.ContentFilter)], ChartShape.Bar),
                new("Refusal by the model", 3, [.. report.Series.Select(p => (double?)p.Counts.Refusal)], ChartShape.Bar),
            ],
            Format = value => Figures.Count((long)value),
            Link = point => new InteractionLink(new MetricsFilter(view.Filter.Application, view.Filter.Environment), TimeRange.Between(report.Series[point.Index].At, report.Series[point.Index].At.AddMinutes(interval)))
            {
                ErrorClass = classes[point.Trace],
            }.Url,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The guardrail events could not be read.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
