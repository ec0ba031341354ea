using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What of a span decides its role. Empty texts are absent attributes.</summary>
internal readonly ref struct RoleEvidence
{
    public ReadOnlySpan<byte> Operation { get; init; }
    public ReadOnlySpan<byte> AiSdkOperation { get; init; }
    public ReadOnlySpan<byte> OpenInferenceKind { get; init; }
    public ReadOnlySpan<byte> TraceloopKind { get; init; }
    public ReadOnlySpan<byte> LangfuseType { get; init; }
    public ReadOnlySpan<byte> RequestType { get; init; }
    public ReadOnlySpan<byte> McpMethod { get; init; }
    public ReadOnlySpan<byte> SpanName { get; init; }

    /// <summary>OTLP span kind; 2 is SERVER.</summary>
    public int SpanKind { get; init; }

    /// <summary>Whether it names a provider or a model.</summary>
    public bool NamesModel { get; init; }

    /// <summary>Whether it reports tokens or a finish reason.</summary>
    public bool ReportsUsage { get; init; }
}

/// <summary>
/// Decides what a span is to an interaction. The billing rule lives here: only what becomes <see cref="SpanRole.ModelCall"/> or
/// <see cref="SpanRole.Embedding"/> is billed, and spans that repeat the sums of their children never do.
/// </summary>
internal static class SpanRoles
{
    private const int Server = 2;

    private static readonly Utf8Memo<SpanRole?> Operations = new(value => OfOperation(Lower(value)), slots: 128);

    /// <summary>The role of a span. The frameworks' own words come before the operation name, because they tell parents from calls.</summary>
    public static SpanRole Of(in RoleEvidence span)
    {
        if (!span.AiSdkOperation.IsEmpty)
            return OfAiSdk(span.AiSdkOperation);
        SpanRole? role = null;
        if (!span.OpenInferenceKind.IsEmpty)
            role = OfOpenInference(span.OpenInferenceKind);
        if (role is null && !span.Operation.IsEmpty)
            role = Operations.Get(span.Operation);
        if (role is null && !span.RequestType.IsEmpty)
            role = OfRequestType(span.RequestType);
        if (role is null && !span.TraceloopKind.IsEmpty)
            role = OfTraceloop(span.TraceloopKind);
        if (role is null && !span.LangfuseType.IsEmpty)
            role = OfLangfuse(span.LangfuseType);
        if (role is null && !span.McpMethod.IsEmpty)
            role = OfMcp(span.McpMethod, span.SpanKind);
        return role ?? OfName(span);
    }

    /// <summary>The operation name that goes with a role, for spans that name none.</summary>
    public static string? OperationOf(SpanRole role) => role switch
    {
        SpanRole.ModelCall => "chat",
        SpanRole.Embedding => "embeddings",
        SpanRole.Tool => "execute_tool",
        SpanRole.Agent => "invoke_agent",
        SpanRole.Retrieval => "retrieval",
        SpanRole.Workflow => "invoke_workflow",
        SpanRole.Guardrail => "guardrail",
        _ => null,
    };

    private static SpanRole? OfOperation(string operation) => operation switch
    {
        "chat" or "text_completion" or "generate_content" or "completion" or "completions" or "responses" or "message" or "messages"
            or "image_generation" or "generate_image" or "speech" or "transcription" => SpanRole.ModelCall,
        "embeddings" or "embedding" or "embed" => SpanRole.Embedding,
        "execute_tool" => SpanRole.Tool,
        "invoke_agent" or "create_agent" or "handoff" => SpanRole.Agent,
        "retrieval" or "search_memory" or "rerank" => SpanRole.Retrieval,
        "invoke_workflow" or "plan" or "orchestrate_tools" or "fetch_response" or "create_memory" or "update_memory" or "upsert_memory"
            or "delete_memory" or "create_memory_store" or "delete_memory_store" => SpanRole.Workflow,
        "guardrail" or "apply_guardrail" => SpanRole.Guardrail,
        _ => null,
    };

    private static SpanRole OfAiSdk(ReadOnlySpan<byte> id)
    {
        if (id.EndsWith(".doEmbed"u8))
            return SpanRole.Embedding;
        if (id.EndsWith(".doGenerate"u8) || id.EndsWith(".doStream"u8))
            return SpanRole.ModelCall;
        if (id.SequenceEqual("ai.toolCall"u8))
            return SpanRole.Tool;
        return id.StartsWith("ai.embed"u8) || id.StartsWith("ai.rerank"u8) ? SpanRole.Workflow : SpanRole.Agent;
    }

    private static SpanRole? OfOpenInference(ReadOnlySpan<byte> kind) => Lower(kind) switch
    {
        "llm" => SpanRole.ModelCall,
        "embedding" => SpanRole.Embedding,
        "tool" => SpanRole.Tool,
        "agent" => SpanRole.Agent,
        "retriever" or "reranker" => SpanRole.Retrieval,
        "guardrail" => SpanRole.Guardrail,
        "chain" or "evaluator" or "prompt" => SpanRole.Workflow,
        _ => null,
    };

    private static SpanRole? OfRequestType(ReadOnlySpan<byte> type) => Lower(type) switch
    {
        "chat" or "completion" => SpanRole.ModelCall,
        "embedding" => SpanRole.Embedding,
        "rerank" => SpanRole.Retrieval,
        _ => null,
    };

    private static SpanRole? OfTraceloop(ReadOnlySpan<byte> kind) => Lower(kind) switch
    {
        "workflow" or "task" => SpanRole.Workflow,
        "agent" => SpanRole.Agent,
        "tool" => SpanRole.Tool,
        _ => null,
    };

    private static SpanRole? OfLangfuse(ReadOnlySpan<byte> type) => Lower(type) switch
    {
        "generation" => SpanRole.ModelCall,
        "embedding" => SpanRole.Embedding,
        "tool" => SpanRole.Tool,
        "agent" => SpanRole.Agent,
        "retriever" => SpanRole.Retrieval,
        "guardrail" => SpanRole.Guardrail,
        "chain" or "evaluator" => SpanRole.Workflow,
        "span" or "event" => SpanRole.Other,
        _ => null,
    };

    /// <summary>A tool counts where it is called; the server's span of the same call would count it twice.</summary>
    private static SpanRole? OfMcp(ReadOnlySpan<byte> method, int spanKind) =>
        spanKind == Server ? SpanRole.Other
        : method.SequenceEqual("tools/call"u8) ? SpanRole.Tool
        : method.SequenceEqual("resources/read"u8) ? SpanRole.Retrieval
        : null;

    /// <summary>For spans that no dialect classifies. A custom operation is kept as a step, but not billed: it may repeat the sums of others.</summary>
    private static SpanRole OfName(in RoleEvidence span)
    {
        if (!span.Operation.IsEmpty)
            return SpanRole.Workflow;
        if (!span.NamesModel && !span.ReportsUsage)
            return SpanRole.Other;
        int space = span.SpanName.IndexOf((byte)' ');
        ReadOnlySpan<byte> first = space < 0 ? span.SpanName : span.SpanName[..space];
        if (first.SequenceEqual("step"u8)) // AI SDK 7: repeats the sums of its chat span
            return SpanRole.Workflow;
        if (Operations.Get(first) is { } named)
            return named;
        return span is { NamesModel: true, ReportsUsage: true } ? SpanRole.ModelCall : SpanRole.Other;
    }

    private static string Lower(ReadOnlySpan<byte> value) => BoundedText.OneLine(value, 60).ToLowerInvariant();
}
