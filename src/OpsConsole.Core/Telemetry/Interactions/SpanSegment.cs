using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>Raw telemetry of one environment that arrived together, compressed together: interactions refer to it by id.</summary>
[Audit.Unaudited]
public sealed class SpanSegment
{
    /// <summary>Rises with time of arrival (<see cref="Storage.SortableId"/>).</summary>
    public long Id { get; set; }

    /// <summary>Environment (a dimension); retention is per environment.</summary>
    public int EnvironmentId { get; set; }

    /// <summary>What the message is.</summary>
    public RawKind Kind { get; set; }

    /// <summary>Latest start of what it holds, UTC; retention goes by it.</summary>
    public DateTime LatestAt { get; set; }

    /// <summary>Concatenated OTLP protobuf messages (which is one message: repeated fields add up), as a zlib stream (RFC 1950).</summary>
    public required byte[] Payload { get; set; }
}

/// <summary>
/// A trace without a GenAI span so far. It becomes an interaction if one arrives, and is forgotten after
/// <see cref="TelemetryOptions.StubRetention"/> if none does.
/// </summary>
[Audit.Unaudited]
public sealed class TraceStub
{
    /// <summary>The 16 bytes of the trace id.</summary>
    public required byte[] TraceId { get; set; }

    /// <summary>When its newest part arrived, UTC.</summary>
    public DateTime ReceivedAt { get; set; }

    /// <summary>Packed ids of the segments that hold its spans.</summary>
    public required byte[] Segments { get; set; }

    /// <summary>Packed facts.</summary>
    public required byte[] Facts { get; set; }

    /// <summary>Rises with each change, so that two nodes that merge the same trace notice each other.</summary>
    public int Version { get; set; }
}

/// <summary>The result of an evaluation of a model's answer.</summary>
[Audit.Unaudited]
public sealed class Evaluation
{
    /// <summary>Rises with time of arrival (<see cref="Storage.SortableId"/>).</summary>
    public long Id { get; set; }

    /// <summary>Hash over all it says: the same event arriving twice is stored once. Unique.</summary>
    public long Fingerprint { get; set; }

    /// <summary>The trace it judges; null when joined by response id.</summary>
    public byte[]? TraceId { get; set; }

    /// <summary>The span it judges; 0 when none is named.</summary>
    public long SpanId { get; set; }

    /// <summary>Hash of the response id it judges (<see cref="ModelCall.ResponseHash"/>); null when joined by trace.</summary>
    public long? ResponseHash { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Name of the evaluation.</summary>
    public required string Name { get; set; }

    /// <summary>The score, in the evaluation's own unit.</summary>
    public double? Score { get; set; }

    /// <summary>The verdict in a word.</summary>
    public string? Label { get; set; }

    /// <summary>Why.</summary>
    public string? Explanation { get; set; }
}
