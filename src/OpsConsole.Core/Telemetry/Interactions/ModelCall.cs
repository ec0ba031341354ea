namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>One inference span inside an interaction. Unique on interaction (so: trace) and span.</summary>
[Audit.Unaudited]
public sealed class ModelCall
{
    /// <summary>The interaction.</summary>
    public long InteractionId { get; set; }

    /// <summary>The span, as <see cref="Telemetry.SpanId"/>'s bits.</summary>
    public long SpanId { get; set; }

    /// <summary>Start, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>Duration in microseconds.</summary>
    public long DurationMicros { get; set; }

    /// <summary>Time to the first token in microseconds; null when it did not stream.</summary>
    public long? FirstTokenMicros { get; set; }

    /// <summary><c>gen_ai.operation.name</c> (a dimension).</summary>
    public int OperationId { get; set; }

    /// <summary>Provider (a dimension); 0 when unknown.</summary>
    public int ProviderId { get; set; }

    /// <summary>Model asked for (a dimension); 0 when unknown.</summary>
    public int RequestModelId { get; set; }

    /// <summary>Model that answered (a dimension); 0 when unknown.</summary>
    public int ResponseModelId { get; set; }

    /// <summary>Prompt version the span itself names (a dimension); 0 when it names none.</summary>
    public int PromptId { get; set; }

    /// <summary>Feature the span itself names (a dimension); 0 when it names none.</summary>
    public int FeatureId { get; set; }

    /// <summary>The provider's id of the response.</summary>
    public string? ResponseId { get; set; }

    /// <summary>First 8 bytes of SHA-256 over the response id: a short, even index key.</summary>
    public long? ResponseHash { get; set; }

    /// <summary>Why the model stopped, normalised.</summary>
    public string? FinishReason { get; set; }

    /// <summary>Why it did not succeed.</summary>
    public ErrorClass ErrorClass { get; set; }

    /// <summary>Input tokens, cached ones included; null when not reported.</summary>
    public long? InputTokens { get; set; }

    /// <summary>Output tokens, reasoning ones included; null when not reported.</summary>
    public long? OutputTokens { get; set; }

    /// <summary>Subset of the input tokens that was read from cache.</summary>
    public long CacheReadTokens { get; set; }

    /// <summary>Subset of the input tokens that was written to cache.</summary>
    public long CacheWriteTokens { get; set; }

    /// <summary>Subset of the output tokens that was spent on reasoning.</summary>
    public long ReasoningTokens { get; set; }

    /// <summary>Estimated cost in millionths of a US dollar; null when the model has no price.</summary>
    public long? CostMicros { get; set; }
}
