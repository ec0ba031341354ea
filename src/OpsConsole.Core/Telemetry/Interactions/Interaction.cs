namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>
/// One thing a user asked and what came back: one trace with at least one GenAI span. The row carries what is filtered,
/// grouped and looked up by; the spans themselves are in the <see cref="SpanSegment"/>s that <see cref="Segments"/> names.
/// </summary>
[Audit.Unaudited]
public sealed class Interaction
{
    /// <summary>Rises with time of arrival; made by the writer (<see cref="Storage.SortableId"/>), not by the database.</summary>
    public long Id { get; set; }

    /// <summary>The 16 bytes of the trace id. Unique.</summary>
    public required byte[] TraceId { get; set; }

    /// <summary>Earliest start of its spans, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>From the earliest start to the latest end of its spans, microseconds.</summary>
    public long DurationMicros { get; set; }

    /// <summary>Application (a <see cref="Dimensions.Dimension"/>).</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a <see cref="Dimensions.Dimension"/>).</summary>
    public int EnvironmentId { get; set; }

    /// <summary>Model of the primary call; 0 when there is none.</summary>
    public int ModelId { get; set; }

    /// <summary>Prompt version of the interaction; 0 when there is none.</summary>
    public int PromptId { get; set; }

    /// <summary>Feature of the interaction; 0 when there is none.</summary>
    public int FeatureId { get; set; }

    /// <summary>How it ended: as was stated, else as its spans say.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Why it did not succeed.</summary>
    public ErrorClass ErrorClass { get; set; }

    /// <summary>Name of the root span.</summary>
    public required string Name { get; set; }

    /// <summary>Conversation it belongs to.</summary>
    public string? Conversation { get; set; }

    /// <summary>Keyed hash of the user's id.</summary>
    public long? UserHash { get; set; }

    /// <summary>Number of model calls, embeddings included.</summary>
    public int Calls { get; set; }

    /// <summary>Number of tool calls.</summary>
    public int ToolCalls { get; set; }

    /// <summary>Sum over its model calls; cached tokens included.</summary>
    public long InputTokens { get; set; }

    /// <summary>Sum over its model calls; reasoning tokens included.</summary>
    public long OutputTokens { get; set; }

    /// <summary>Sum over its model calls; a subset of <see cref="InputTokens"/>.</summary>
    public long CacheReadTokens { get; set; }

    /// <summary>Estimated cost in millionths of a US dollar; null when no call had a price.</summary>
    public long? CostMicros { get; set; }

    /// <summary>From the start of the interaction's first streaming call to its first token, microseconds.</summary>
    public long? FirstTokenMicros { get; set; }

    /// <summary>What the user thought of it, -1,000 to 1,000 (thousandths); null when nobody said.</summary>
    public short? FeedbackMillis { get; set; }

    /// <summary>What it was worth, millionths of a US dollar; null when nobody said.</summary>
    public long? ValueMicros { get; set; }

    /// <summary>What it was about (a dimension); 0 when nobody said.</summary>
    public int TopicId { get; set; }

    /// <summary>Version of its application (a dimension); 0 when it names none.</summary>
    public int AppVersionId { get; set; }

    /// <summary>What else is true of it.</summary>
    public Traits Traits { get; set; }

    /// <summary>Packed ids of the segments that hold its spans and log records.</summary>
    public required byte[] Segments { get; set; }

    /// <summary>Packed facts of its spans, from which the row is computed anew when a late span arrives.</summary>
    public required byte[] Facts { get; set; }

    /// <summary>Rises with each change; on a server database it makes two nodes that merge the same trace notice each other.</summary>
    public int Version { get; set; }
}
