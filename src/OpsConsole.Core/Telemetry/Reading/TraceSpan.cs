using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>A span as the page of an interaction shows it, at its place in the tree.</summary>
public sealed record TraceSpan
{
    /// <summary>The span.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The parent the sender named; empty for a root. The parent need not be in the trace.</summary>
    public SpanId ParentId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to the interaction.</summary>
    public SpanRole Role { get; init; }

    /// <summary>Why it did not succeed, for GenAI spans; <see cref="ErrorClass.None"/> for others.</summary>
    public ErrorClass ErrorClass { get; init; }

    /// <summary>OpenTelemetry's span kind: <c>internal</c>, <c>server</c>, <c>client</c>, <c>producer</c>, <c>consumer</c>; empty when unset.</summary>
    public string Kind { get; init; } = "";

    /// <summary><c>service.name</c> of the resource.</summary>
    public string Application { get; init; } = "";

    /// <summary>The instrumentation that made it, with its version.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Start, nanoseconds since 1970 UTC.</summary>
    public required ulong StartNanos { get; init; }

    /// <summary>End, nanoseconds since 1970 UTC; never before the start.</summary>
    public required ulong EndNanos { get; init; }

    /// <summary>Start, UTC, to 100 nanoseconds.</summary>
    public DateTime StartedAt => DateTime.UnixEpoch.AddTicks((long)Math.Min(StartNanos / 100, (ulong)(DateTime.MaxValue - DateTime.UnixEpoch).Ticks));

    /// <summary>Duration in microseconds.</summary>
    public double DurationMicros => (EndNanos - StartNanos) / 1000.0;

    /// <summary>Levels above it; 0 at the top.</summary>
    public int Depth { get; init; }

    /// <summary>Spans below it, at all levels.</summary>
    public int Descendants { get; init; }

    /// <summary>Time during which none of its children ran, microseconds.</summary>
    public double SelfMicros { get; init; }

    /// <summary>True when its parent is named but not in the trace (not sent, lost, or still to come).</summary>
    public bool ParentMissing { get; init; }

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>What the sender says of the status; empty when nothing.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>Its attributes, GenAI ones first.</summary>
    public IReadOnlyList<TraceAttribute> Attributes { get; init; } = [];

    /// <summary>Attributes of the resource that sent it.</summary>
    public IReadOnlyList<TraceAttribute> Resource { get; init; } = [];

    /// <summary>What happened during it, in order of time; log records of the span among them.</summary>
    public IReadOnlyList<TraceEvent> Events { get; init; } = [];

    /// <summary>Spans of other traces it refers to.</summary>
    public IReadOnlyList<TraceLink> Links { get; init; } = [];
}

/// <summary>How a span ended, by OpenTelemetry's status codes.</summary>
public enum SpanStatus
{
    /// <summary>Nothing is said.</summary>
    Unset = 0,

    /// <summary>Marked as good.</summary>
    Ok = 1,

    /// <summary>Marked as failed.</summary>
    Error = 2,
}

/// <summary>An attribute with its type.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value; null for an empty one. Bytes are base64 text, numbers that JSON lacks are text.</param>
public sealed record TraceAttribute(string Key, JsonNode? Value)
{
    /// <summary>Whether it is of generative AI: the conventions of OpenTelemetry and of the common instrumentations.</summary>
    public bool IsGenAI => Prefixes.Any(p => Key.StartsWith(p, StringComparison.Ordinal));

    private static readonly string[] Prefixes =
        ["gen_ai.", "llm.", "ai.", "traceloop.", "openinference.", "openai.", "aws.bedrock.", "input.", "output.", "retrieval.", "embedding.", "langfuse.", "mcp.", "tool."];
}

/// <summary>Something that happened during a span.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="OffsetMicros">Microseconds since the start of the span; negative when it came before.</param>
/// <param name="IsLog">True for a log record, false for a span event.</param>
/// <param name="Body">Body of the log record.</param>
/// <param name="Attributes">Its attributes.</param>
public sealed record TraceEvent(string Name, double OffsetMicros, bool IsLog, JsonNode? Body, IReadOnlyList<TraceAttribute> Attributes)
{
    /// <summary>True when it reports an exception.</summary>
    public bool IsException => Attributes.Any(a => a.Key == "exception.type" || a.Key == "exception.message");
}

/// <summary>A reference to a span of another trace.</summary>
/// <param name="TraceId">That trace.</param>
/// <param name="SpanId">That span.</param>
/// <param name="Attributes">What the link says.</param>
public sealed record TraceLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<TraceAttribute> Attributes);
