using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What is pulled, in the form in which points of OTLP metrics are counted: so that both count alike.</summary>
internal static class PulledMetric
{
    /// <summary>A point of a measure; its step holds the numbers.</summary>
    public static MetricDelta Of(MetricMeasure measure, ErrorClass error) => new()
    {
        Stream = 0,
        Measure = measure,
        Cumulative = false,
        StartMicros = 0,
        AtMicros = 0,
        Application = "",
        Environment = "",
        ErrorClass = error,
    };
}
