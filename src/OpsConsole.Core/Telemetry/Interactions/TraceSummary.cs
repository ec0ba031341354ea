namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>What an interaction's row says, as a pure function of its facts and of what was stated.</summary>
internal sealed class TraceSummary
{
    /// <summary>Earliest start of all spans, microseconds since 1970 UTC.</summary>
    public required long StartMicros { get; init; }

    /// <summary>Latest end less earliest start, microseconds.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Application of the primary call, else of the root.</summary>
    public required string Application { get; init; }

    /// <summary>Environment of the primary call, else of the root.</summary>
    public required string Environment { get; init; }

    /// <summary>Version of that application; null when it names none.</summary>
    public string? AppVersion { get; init; }

    /// <summary>The model that answered the primary call, else the one it asked for; null when there is no call.</summary>
    public string? Model { get; init; }

    /// <summary>The root's prompt version, else the earliest that a span names.</summary>
    public string? Prompt { get; init; }

    /// <summary>The root's feature, else the earliest that a span names; where none names one, the workflow in the same way.</summary>
    public string? Feature { get; init; }

    /// <summary>How it ended: as stated, else as its spans say.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public required ErrorClass ErrorClass { get; init; }

    /// <summary>Name of the root.</summary>
    public required string Name { get; init; }

    /// <summary>The root's conversation, else the earliest that a span names.</summary>
    public string? Conversation { get; init; }

    /// <summary>The root's user, else the earliest that a span names, else the one that was stated.</summary>
    public long? UserHash { get; init; }

    /// <summary>Model calls and embeddings, by start, then span id.</summary>
    public required IReadOnlyList<SpanFact> Calls { get; init; }

    /// <summary>Number of tool calls.</summary>
    public required int ToolCalls { get; init; }

    /// <summary>Sum over the calls.</summary>
    public long InputTokens { get; init; }

    /// <summary>Sum over the calls.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Sum over the calls.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>Sum over the calls that have a price; null when none has.</summary>
    public long? CostMicros { get; init; }

    /// <summary>Time to first token of the first call that streamed.</summary>
    public long? FirstTokenMicros { get; init; }

    /// <summary>Stated feedback, -1,000 to 1,000.</summary>
    public short? FeedbackMillis { get; init; }

    /// <summary>Stated value, millionths of a US dollar.</summary>
    public long? ValueMicros { get; init; }

    /// <summary>Stated topic.</summary>
    public string? Topic { get; init; }

    /// <summary>What else is true of it.</summary>
    public Traits Traits { get; init; }

    /// <summary>The model by which a call is counted: the one that answered, else the one asked for.</summary>
    public static string? ModelOf(SpanFact call) => call.ResponseModel ?? call.RequestModel;

    /// <summary>Summarises facts, which are ordered by start.</summary>
    internal static TraceSummary Of(TraceFacts trace)
    {
        ReadOnlySpan<SpanFact> facts = trace.Facts;
        if (facts.IsEmpty)
        {
            throw new InvalidOperationException("A trace without facts has no summary.");
        }

        SpanFact? root = null, primary = null, embedding = null, prompt = null, feature = null, workflow = null, conversation = null, user = null, streamed = null;
        List<SpanFact> calls = [];
        int toolCalls = 0;
        long input = 0, output = 0, cacheRead = 0;
        long? cost = null;
        foreach (SpanFact fact in facts)
        {
            root ??= fact.ParentId.IsEmpty ? fact : null;
            prompt ??= fact.Prompt is null ? null : fact;
            feature ??= fact.Feature is null ? null : fact;
            workflow ??= fact.Workflow is null ? null : fact;
            conversation ??= fact.Conversation is null ? null : fact;
            user ??= fact.UserHash is null ? null : fact;
            if (fact.Role == SpanRole.Tool)
            {
                toolCalls++;
            }

            if (fact.Role is not (SpanRole.ModelCall or SpanRole.Embedding))
            {
                continue;
            }

            calls.Add(fact);
            primary ??= fact.Role == SpanRole.ModelCall ? fact : null;
            embedding ??= fact.Role == SpanRole.Embedding ? fact : null;
            streamed ??= fact.FirstTokenMicros is null ? null : fact;
            input += fact.InputTokens ?? 0;
            output += fact.OutputTokens ?? 0;
            cacheRead += fact.CacheReadTokens;
            cost = fact.CostMicros is null ? cost : (cost ?? 0) + fact.CostMicros;
        }

        root ??= facts[0];
        primary ??= embedding;
        (Outcome outcome, ErrorClass errorClass) = Ending.Of(root, facts, trace.Said);
        return new TraceSummary
        {
            StartMicros = trace.StartMicros,
            DurationMicros = trace.EndMicros - trace.StartMicros,
            Application = (primary ?? root).Application,
            Environment = (primary ?? root).Environment,
            AppVersion = (primary ?? root).AppVersion,
            Model = primary is null ? null : ModelOf(primary),
            Prompt = root.Prompt ?? prompt?.Prompt,
            Feature = root.Feature ?? feature?.Feature ?? root.Workflow ?? workflow?.Workflow,
            Outcome = outcome,
            ErrorClass = errorClass,
            Name = root.Name,
            Conversation = root.Conversation ?? conversation?.Conversation,
            UserHash = root.UserHash ?? user?.UserHash ?? trace.Said.UserHash?.Value,
            Calls = calls,
            ToolCalls = toolCalls,
            InputTokens = input,
            OutputTokens = output,
            CacheReadTokens = cacheRead,
            CostMicros = cost,
            FirstTokenMicros = streamed?.FirstTokenMicros,
            FeedbackMillis = trace.Said.FeedbackMillis?.Value,
            ValueMicros = trace.Said.ValueMicros?.Value,
            Topic = trace.Said.Topic?.Value,
            Traits = trace.Said.Traits | Blocked(errorClass, calls) | Cached(facts),
        };
    }

    /// <summary>A call that says why the model stopped had come as far as an answer, so the answer was blocked; what was blocked without one was blocked before.</summary>
    private static Traits Blocked(ErrorClass errorClass, List<SpanFact> calls) =>
        errorClass is not (ErrorClass.Guardrail or ErrorClass.ContentFilter) ? Traits.None
        : calls.Exists(c => c.FinishReason is not null && c.ErrorClass is ErrorClass.Guardrail or ErrorClass.ContentFilter) ? Traits.BlockedOutput : Traits.BlockedInput;

    /// <summary>An interaction of which a cache answered any part is a hit.</summary>
    private static Traits Cached(ReadOnlySpan<SpanFact> facts)
    {
        Traits cached = Traits.None;
        foreach (SpanFact fact in facts)
        {
            cached = fact.FromCache is not { } hit ? cached : hit ? Traits.CacheHit : cached == Traits.None ? Traits.CacheMiss : cached;
        }

        return cached;
    }
}
