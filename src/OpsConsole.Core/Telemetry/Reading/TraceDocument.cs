using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>All that is known of one interaction, shaped for its page.</summary>
public sealed record TraceDocument
{
    /// <summary>Most spans that are read; of more, the earliest segments win and <see cref="SpansCut"/> says so.</summary>
    public const int MaxSpans = 5000;

    /// <summary>Its line in the list of interactions.</summary>
    public required InteractionRow Interaction { get; init; }

    /// <summary>Its model calls by start.</summary>
    public IReadOnlyList<TraceCall> Calls { get; init; } = [];

    /// <summary>Judgements on it and on its responses, oldest first.</summary>
    public IReadOnlyList<TraceEvaluation> Evaluations { get; init; } = [];

    /// <summary>What was stated of it, by whom and when.</summary>
    public Statements Said { get; init; } = Statements.None;

    /// <summary>Its spans, each parent above its children.</summary>
    public IReadOnlyList<TraceSpan> Spans { get; init; } = [];

    /// <summary>True when it has more spans than <see cref="MaxSpans"/>.</summary>
    public bool SpansCut { get; init; }

    /// <summary>What was said, told once.</summary>
    public IReadOnlyList<ConversationSection> Conversation { get; init; } = [];

    /// <summary>Context that was found for the model.</summary>
    public IReadOnlyList<RetrievedDocument> Retrieved { get; init; } = [];

    /// <summary>The context that was found before a model call began: what it can have been given.</summary>
    public IEnumerable<RetrievedDocument> RetrievedBefore(TraceCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Dictionary<SpanId, DateTime> starts = Spans.ToDictionary(s => s.SpanId, s => s.StartedAt);
        return Retrieved.Where(r => r.SpanId == call.SpanId || starts[r.SpanId] <= call.StartedAt);
    }

    /// <summary>Whether prompt and answer text is here, and if not, why.</summary>
    public ContentState Content { get; init; }

    /// <summary><see cref="Content"/> in words for people; empty when the content is here.</summary>
    public string ContentNote => Content switch
    {
        ContentState.NotStored => $"The environment '{Interaction.Environment}' does not store content: prompt and answer text was dropped before storage. "
            + $"The setting Telemetry:Environments:{Interaction.Environment}:CaptureContent turns it on for interactions from then on.",
        ContentState.NotSent => "The application sent no prompt or answer text. OpenTelemetry instrumentations send it when "
            + "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT is set.",
        ContentState.NotKept => "The spans of this interaction are not kept any more; its numbers are.",
        _ => "",
    };
}

/// <summary>Whether the text of prompts and answers is there.</summary>
public enum ContentState
{
    /// <summary>It is.</summary>
    Captured,

    /// <summary>The environment does not store content.</summary>
    NotStored,

    /// <summary>The application did not send any.</summary>
    NotSent,

    /// <summary>The spans are past their retention.</summary>
    NotKept,
}

/// <summary>A model call of an interaction.</summary>
public sealed record TraceCall
{
    /// <summary>Its span.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>Start, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Duration in microseconds.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Time to the first token in microseconds; null when it did not stream.</summary>
    public long? FirstTokenMicros { get; init; }

    /// <summary><c>gen_ai.operation.name</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>Provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Model asked for.</summary>
    public string? RequestModel { get; init; }

    /// <summary>Model that answered.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>Prompt version of the call: its own, else the interaction's.</summary>
    public string? Prompt { get; init; }

    /// <summary>Feature of the call: its own, else the interaction's.</summary>
    public string? Feature { get; init; }

    /// <summary>The provider's id of the response.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why the model stopped, normalised.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public ErrorClass ErrorClass { get; init; }

    /// <summary>Input tokens, cached ones included; null when not reported.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens, reasoning ones included; null when not reported.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens read from cache.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>Input tokens written to cache.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Output tokens spent on reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Estimated cost in US dollars; null when the model has no price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The settings it was called with.</summary>
    public IReadOnlyList<TraceAttribute> Parameters { get; init; } = [];
}

/// <summary>A judgement on an interaction or on one of its responses.</summary>
public sealed record TraceEvaluation
{
    /// <summary>Name of the evaluation.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The score, in the evaluation's own unit.</summary>
    public double? Score { get; init; }

    /// <summary>The verdict in a word.</summary>
    public string? Label { get; init; }

    /// <summary>Why.</summary>
    public string? Explanation { get; init; }

    /// <summary>The span it judges; empty when it judges the whole.</summary>
    public SpanId SpanId { get; init; }
}
