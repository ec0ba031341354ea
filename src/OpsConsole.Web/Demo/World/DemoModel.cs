namespace OpsConsole.Web.Demo.World;

/// <summary>
/// How a model of the sample data behaves. It answers by the name it is asked for: these applications pin versions, so that
/// calls that failed (which have no response, and so no response model) and calls that did not are the same model's.
/// </summary>
/// <param name="Provider"><c>gen_ai.provider.name</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Server"><c>server.address</c>.</param>
/// <param name="FirstToken">Median time to the first token of a short prompt, seconds.</param>
/// <param name="TokensPerSecond">Median speed after that.</param>
/// <param name="ResponsePrefix">Start of its response ids.</param>
/// <param name="Stop">Finish reason of a full answer.</param>
/// <param name="ToolUse">Finish reason of an answer that calls a tool.</param>
/// <param name="Refusal">Finish reason of an answer that declines.</param>
/// <param name="Filter">Finish reason when the content filter stopped it.</param>
/// <param name="Throttled">What its client reports when throttled.</param>
/// <param name="TimedOut">What its client reports when nothing came in time.</param>
/// <param name="Broken">What its client reports when the provider has a fault.</param>
/// <param name="Rejected">What its client reports when the request itself is wrong.</param>
internal sealed record DemoModel(
    string Provider, string Name, string Server, double FirstToken, double TokensPerSecond, string ResponsePrefix,
    string Stop, string ToolUse, string Refusal, string Filter, DemoFailure Throttled, DemoFailure TimedOut, DemoFailure Broken, DemoFailure Rejected)
{
    public static DemoModel ClaudeSonnet { get; } = new(
        "anthropic", "claude-sonnet-4-5-20250929", "api.anthropic.com", 0.9, 75, "msg_",
        "end_turn", "tool_use", "refusal", "refusal",
        new("RateLimitError", "429: this request would exceed the rate limit of input tokens per minute", Retried: true),
        new("APITimeoutError", "Request timed out.", Retried: false),
        new("OverloadedError", "529: overloaded", Retried: true),
        new("BadRequestError", "400: prompt is too long", Retried: false));

    public static DemoModel Gpt4oMini { get; } = new(
        "openai", "gpt-4o-mini-2024-07-18", "api.openai.com", 0.45, 95, "chatcmpl-",
        "stop", "tool_calls", "content_filter", "content_filter",
        new("RateLimitError", "429: rate limit reached for requests", Retried: true),
        new("APITimeoutError", "Request timed out.", Retried: false),
        new("InternalServerError", "500: the server had an error while processing the request", Retried: true),
        new("BadRequestError", "400: invalid value for a message", Retried: false));

    public static DemoModel NovaLite { get; } = new(
        "aws.bedrock", "amazon.nova-lite-v1:0", "bedrock-runtime.us-east-1.amazonaws.com", 0.35, 140, "",
        "end_turn", "tool_use", "content_filtered", "guardrail_intervened",
        new("ThrottlingException", "Too many requests, please wait before trying again.", Retried: true),
        new("ModelTimeoutException", "Model has timed out in processing the request.", Retried: false),
        new("InternalServerException", "The system encountered an unexpected error during processing.", Retried: true),
        new("ValidationException", "Input is too long for the requested model.", Retried: false));

    public static DemoModel GeminiFlash { get; } = new(
        "gcp.gemini", "gemini-2.5-flash", "generativelanguage.googleapis.com", 0.5, 160, "",
        "stop", "stop", "content_filter", "content_filter",
        new("429", "429 RESOURCE_EXHAUSTED: too many requests", Retried: true),
        new("timeout", "504 DEADLINE_EXCEEDED", Retried: false),
        new("503", "503 UNAVAILABLE: the model is overloaded", Retried: true),
        new("400", "400 INVALID_ARGUMENT: unsupported document", Retried: false));

    public static IReadOnlyList<DemoModel> All { get; } = [ClaudeSonnet, Gpt4oMini, NovaLite, GeminiFlash];
}
