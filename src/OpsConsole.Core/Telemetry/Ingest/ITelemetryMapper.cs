using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// Turns decoded exports into what the writer commits: finds GenAI spans, redacts, cleans. Runs on request threads, many at once.
/// The result keeps nothing of the batch, which is disposed afterwards.
/// </summary>
public interface ITelemetryMapper
{
    /// <summary>Maps spans.</summary>
    /// <exception cref="OtlpFormatException">A part that was not decoded before (event, list, link) is malformed.</exception>
    IngestRequest Map(OtlpTraceBatch batch);

    /// <summary>Maps log records.</summary>
    /// <exception cref="OtlpFormatException">A part that was not decoded before is malformed.</exception>
    IngestRequest Map(OtlpLogBatch batch);

    /// <summary>Maps metrics.</summary>
    /// <exception cref="OtlpFormatException">A part that was not decoded before is malformed.</exception>
    IngestRequest Map(OtlpMetricBatch batch);
}
