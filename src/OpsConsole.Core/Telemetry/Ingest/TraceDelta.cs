using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>What one export request adds to one trace.</summary>
public sealed class TraceDelta(TraceId traceId)
{
    /// <summary>The trace.</summary>
    public TraceId TraceId { get; } = traceId;

    /// <summary>Earliest start of all its spans in the request, microseconds since 1970 UTC.</summary>
    public long StartMicros { get; set; } = long.MaxValue;

    /// <summary>Latest end of all its spans in the request, microseconds since 1970 UTC.</summary>
    public long EndMicros { get; set; } = long.MinValue;

    /// <summary>Environment by which the raw spans are kept (retention is per environment).</summary>
    public required string Environment { get; init; }

    /// <summary>Facts of the GenAI spans, and of the root span if the request holds it.</summary>
    public List<SpanFact> Facts { get; } = [];

    /// <summary>The pieces of raw telemetry of the request that hold spans or log records of this trace.</summary>
    public List<RawPart> Parts { get; } = [];
}

/// <summary>What a piece of raw telemetry is. Stored by number.</summary>
public enum RawKind : byte
{
    /// <summary>An OTLP <c>ExportTraceServiceRequest</c>.</summary>
    Spans = 0,

    /// <summary>An OTLP <c>ExportLogsServiceRequest</c>.</summary>
    Logs = 1,
}

/// <summary>A piece of raw telemetry as it is to be kept: OTLP protobuf, redacted and cleaned, of one environment, at most about 256 KiB.</summary>
public sealed class RawPart
{
    /// <summary>Bytes after which a new part is begun.</summary>
    public const int SizeTarget = 256 * 1024;

    /// <summary>The environment it belongs to.</summary>
    public required string Environment { get; init; }

    /// <summary>The message it holds.</summary>
    public required RawKind Kind { get; init; }

    /// <summary>The protobuf message.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Latest start of what it holds, microseconds since 1970 UTC; retention goes by it.</summary>
    public required long LatestMicros { get; init; }
}
