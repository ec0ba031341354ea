namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>What a span is to an interaction. Stored by number: members are only ever added, at the end.</summary>
public enum SpanRole : byte
{
    /// <summary>Not a GenAI span. Only kept as a fact when it is the root of its trace.</summary>
    Other = 0,

    /// <summary>An inference that produces an answer (chat, text_completion, generate_content): the only kind that is billed besides embeddings.</summary>
    ModelCall = 1,

    /// <summary>An inference that produces vectors (embeddings).</summary>
    Embedding = 2,

    /// <summary>A tool that ran (execute_tool, MCP tools/call).</summary>
    Tool = 3,

    /// <summary>An agent's turn (invoke_agent). May repeat the token sums of its children, so it is never billed.</summary>
    Agent = 4,

    /// <summary>A search for context (retrieval, reranking).</summary>
    Retrieval = 5,

    /// <summary>A chain or workflow around other spans.</summary>
    Workflow = 6,

    /// <summary>A guardrail that looked at input or output.</summary>
    Guardrail = 7,
}

/// <summary>
/// What the console knows of one span once its attributes are mapped: the unit from which interactions are summarised.
/// Immutable, so that the same span arriving twice is the same fact.
/// </summary>
public sealed record SpanFact
{
    /// <summary>The span.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The span it ran in; empty for the root of the trace.</summary>
    public SpanId ParentId { get; init; }

    /// <summary>What the span is to the interaction.</summary>
    public required SpanRole Role { get; init; }

    /// <summary>Name of the span, cleaned and redacted, at most 200 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>service.name</c> of the resource that sent the span; <c>unknown_service</c> when it has none.</summary>
    public required string Application { get; init; }

    /// <summary><c>deployment.environment.name</c> of the resource; <c>default</c> when it has none.</summary>
    public required string Environment { get; init; }

    /// <summary><c>service.version</c> of the resource; null when it has none.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Start, microseconds since 1970 UTC.</summary>
    public required long StartMicros { get; init; }

    /// <summary>Duration in microseconds, never negative.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Why the span did not succeed.</summary>
    public ErrorClass ErrorClass { get; init; }

    /// <summary><c>gen_ai.operation.name</c>, lower case.</summary>
    public string? Operation { get; init; }

    /// <summary>Provider by the names of OpenTelemetry (<c>openai</c>, <c>aws.bedrock</c>, …).</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? RequestModel { get; init; }

    /// <summary>The model that answered.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>The provider's id of the response.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why the model stopped, normalised (<c>stop</c>, <c>length</c>, <c>tool_call</c>, <c>content_filter</c>, <c>refusal</c>, …), comma-separated when there were several choices.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Input tokens, cached ones included; null when not reported.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens, reasoning ones included; null when not reported.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens read from the provider's cache: a subset of <see cref="InputTokens"/>.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>Input tokens written to the provider's cache: a subset of <see cref="InputTokens"/>.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Output tokens spent on reasoning: a subset of <see cref="OutputTokens"/>.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Cost in millionths of a US dollar, priced at ingestion; null when the model has no price.</summary>
    public long? CostMicros { get; init; }

    /// <summary>
    /// Version of the price book that was asked for the cost; null when none was: the application said it, or there was nothing to price. Of a call that came twice with different
    /// prices, the one by the newer book counts.
    /// </summary>
    public int? PricedBy { get; init; }

    /// <summary>Whether the call was in a batch, which may be cheaper.</summary>
    public bool InBatch { get; init; }

    /// <summary>Whether a semantic cache answered in place of a model; null when none was asked. What a cache answers costs nothing.</summary>
    public bool? FromCache { get; init; }

    /// <summary>Time to the first token in microseconds; null when the call did not stream.</summary>
    public long? FirstTokenMicros { get; init; }

    /// <summary>Prompt version as <c>name</c> or <c>name@version</c>; null when the span names none.</summary>
    public string? Prompt { get; init; }

    /// <summary>Feature of the application that the span serves, as the span itself names it, at most 200 characters; null when it names none.</summary>
    public string? Feature { get; init; }

    /// <summary>
    /// Workflow the span ran in, at most 200 characters; null when it names none, or when it names a feature. It stands for the interaction's feature where no span names
    /// one, and never for that of a single call: frameworks put it on every span, also on those of a workflow within another.
    /// </summary>
    public string? Workflow { get; init; }

    /// <summary>Conversation (session, thread) the interaction belongs to.</summary>
    public string? Conversation { get; init; }

    /// <summary>Keyed hash of the user's id; the id itself is never stored. Null when the span names none.</summary>
    public long? UserHash { get; init; }
}
