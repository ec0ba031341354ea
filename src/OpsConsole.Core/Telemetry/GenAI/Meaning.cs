namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What an attribute says, whatever the dialect that names it.</summary>
internal enum Meaning : byte
{
    /// <summary>Nothing that is counted; only how its value is treated (<see cref="Care"/>) matters.</summary>
    None = 0,

    // What kind of span it is.
    Operation, OpenInferenceKind, TraceloopKind, AiSdkOperation, LangfuseType, RequestType, McpMethod,

    // Who sent it and who answered.
    Application, AppVersion, Environment, Provider, RequestModel, ResponseModel, ResponseId, FinishReason,

    // Counts.
    InputTokens, OutputTokens, TotalTokens, CacheRead, CacheWrite, Reasoning, UsageJson, Cost, CostJson, FirstToken, ServiceTier, CacheHit,

    // What it belongs to.
    PromptName, PromptVersion, Feature, Workflow, Conversation, User, OutputMessages,

    // How it failed.
    ErrorType, HttpStatus, ExceptionType, ExceptionMessage,

    // Evaluations and events.
    EvaluationName, EvaluationScore, EvaluationLabel, EvaluationExplanation, EventName,

    // What is stated of the interaction.
    StatedOutcome, StatedFeedback, StatedValue, StatedTopic, StatedEscalated,

    // Metrics.
    TokenType,
}

/// <summary>The unit or encoding of an attribute's value.</summary>
internal enum Form : byte
{
    /// <summary>As the meaning's own unit.</summary>
    Plain,

    /// <summary>Seconds, as a number.</summary>
    Seconds,

    /// <summary>Milliseconds, as a number.</summary>
    Milliseconds,

    /// <summary>An instant in ISO 8601, possibly within JSON quotes.</summary>
    IsoTime,

    /// <summary>A token count of the AI SDK 5, which on Anthropic's and Amazon's models is not part of the input tokens.</summary>
    BesideInputOnClaude,
}

/// <summary>How a value is treated before it is stored. All values are cleaned and bounded.</summary>
internal enum Care : byte
{
    /// <summary>Values that look like personal data are redacted.</summary>
    Redact,

    /// <summary>A technical word, an id or a version: never personal data, so never redacted.</summary>
    Technical,

    /// <summary>What users and models said: dropped unless the environment captures content, then redacted.</summary>
    Content,

    /// <summary>A user's id: replaced by its keyed hash.</summary>
    User,

    /// <summary>A conversation's id: kept, unless it looks like personal data; then replaced by its keyed hash.</summary>
    Conversation,
}
