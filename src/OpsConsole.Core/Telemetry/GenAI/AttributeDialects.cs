using static OpsConsole.Core.Telemetry.GenAI.Care;
using static OpsConsole.Core.Telemetry.GenAI.Meaning;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>A line of the attribute table.</summary>
/// <param name="Name">The attribute; <c>prefix.*</c> stands for all whose name begins with <c>prefix.</c> and that have no line of their own.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Care">How its value is treated before storage.</param>
/// <param name="Form">Unit or encoding of the value.</param>
internal readonly record struct AttributeLine(string Name, Meaning Meaning, Care Care = Redact, Form Form = Form.Plain);

/// <summary>
/// The attribute names of all dialects. To teach the console a dialect, add lines. Of the lines of one meaning, the first that
/// a span carries wins: newest convention first, then the deprecated names, then the dialects.
/// </summary>
internal static class AttributeDialects
{
    /// <summary>All lines.</summary>
    public static IReadOnlyList<AttributeLine> Lines { get; } =
    [
        // ── Kind of span
        new("gen_ai.operation.name", Operation, Technical),
        new("openinference.span.kind", OpenInferenceKind, Technical),
        new("traceloop.span.kind", TraceloopKind, Technical),
        new("ai.operationId", AiSdkOperation, Technical),
        new("langfuse.observation.type", LangfuseType, Technical),
        new("langfuse.type", LangfuseType, Technical),
        new("llm.request.type", RequestType, Technical),
        new("mcp.method.name", McpMethod, Technical),

        // ── Resource
        new("service.name", Application, Technical),
        new("service.version", AppVersion, Technical),
        new("deployment.environment.name", Meaning.Environment, Technical),
        new("deployment.environment", Meaning.Environment, Technical), // deprecated in v1.27
        new("langfuse.environment", Meaning.Environment, Technical),

        // ── Provider and models
        new("gen_ai.provider.name", Provider, Technical),
        new("gen_ai.system", Provider, Technical), // deprecated in v1.37
        new("llm.provider", Provider, Technical),
        new("llm.system", Provider, Technical),
        new("ai.model.provider", Provider, Technical),
        new("llm.vendor", Provider, Technical), // OpenLLMetry before 0.4
        new("gen_ai.request.model", RequestModel, Technical),
        new("llm.request.model_name", RequestModel, Technical),
        new("llm.request.model", RequestModel, Technical),
        new("llm.model_name", RequestModel, Technical),
        new("embedding.model_name", RequestModel, Technical),
        new("reranker.model_name", RequestModel, Technical),
        new("ai.model.id", RequestModel, Technical),
        new("langfuse.observation.model.name", RequestModel, Technical),
        new("gen_ai.response.model", ResponseModel, Technical),
        new("llm.response.model_name", ResponseModel, Technical),
        new("llm.response.model", ResponseModel, Technical),
        new("ai.response.model", ResponseModel, Technical),
        new("gen_ai.response.id", ResponseId, Technical),
        new("llm.response.id", ResponseId, Technical),
        new("ai.response.id", ResponseId, Technical),
        new("gen_ai.response.finish_reasons", FinishReason, Technical),
        new("gen_ai.response.finish_reason", FinishReason, Technical),
        new("llm.finish_reason", FinishReason, Technical),
        new("llm.response.finish_reason", FinishReason, Technical),
        new("llm.response.stop_reason", FinishReason, Technical),
        new("ai.response.finishReason", FinishReason, Technical),
        new("ai.finishReason", FinishReason, Technical), // AI SDK 3
        new("gen_ai.completion.0.finish_reason", FinishReason, Technical),

        // ── Tokens
        new("gen_ai.usage.input_tokens", InputTokens),
        new("gen_ai.usage.prompt_tokens", InputTokens), // deprecated
        new("llm.usage.prompt_tokens", InputTokens),
        new("llm.token_count.prompt", InputTokens),
        new("ai.usage.inputTokens", InputTokens),
        new("ai.usage.promptTokens", InputTokens), // AI SDK 4
        new("ai.usage.tokens", InputTokens), // AI SDK embeddings
        new("gen_ai.usage.output_tokens", OutputTokens),
        new("gen_ai.usage.completion_tokens", OutputTokens), // deprecated
        new("llm.usage.completion_tokens", OutputTokens),
        new("llm.token_count.completion", OutputTokens),
        new("ai.usage.outputTokens", OutputTokens),
        new("ai.usage.completionTokens", OutputTokens), // AI SDK 4
        new("gen_ai.usage.total_tokens", TotalTokens),
        new("llm.usage.total_tokens", TotalTokens),
        new("llm.token_count.total", TotalTokens),
        new("ai.usage.totalTokens", TotalTokens),
        new("gen_ai.usage.cache_read.input_tokens", CacheRead),
        new("gen_ai.usage.cache_read_input_tokens", CacheRead),
        new("gen_ai.usage.input_tokens.cached", CacheRead),
        new("llm.usage.cache_read_input_tokens", CacheRead),
        new("llm.token_count.prompt_details.cache_read", CacheRead),
        new("llm.token_count.prompt_details.cache_input", CacheRead),
        new("ai.usage.inputTokenDetails.cacheReadTokens", CacheRead), // AI SDK 6
        new("ai.usage.cachedInputTokens", CacheRead, Redact, Form.BesideInputOnClaude), // AI SDK 5
        new("gen_ai.usage.cache_write.input_tokens", CacheWrite), // (next)
        new("gen_ai.usage.cache_creation.input_tokens", CacheWrite),
        new("gen_ai.usage.cache_creation_input_tokens", CacheWrite),
        new("llm.usage.cache_creation_input_tokens", CacheWrite),
        new("llm.token_count.prompt_details.cache_write", CacheWrite),
        new("ai.usage.inputTokenDetails.cacheWriteTokens", CacheWrite), // AI SDK 6
        new("gen_ai.usage.reasoning.output_tokens", Reasoning),
        new("gen_ai.usage.reasoning_tokens", Reasoning),
        new("llm.usage.reasoning_tokens", Reasoning),
        new("llm.token_count.completion_details.reasoning", Reasoning),
        new("ai.usage.outputTokenDetails.reasoningTokens", Reasoning), // AI SDK 6
        new("ai.usage.reasoningTokens", Reasoning), // AI SDK 5
        new("langfuse.observation.usage_details", UsageJson, Technical),

        // ── Cost, time to first token
        new("gen_ai.usage.cost", Cost, Technical),
        new("llm.cost.total", Cost, Technical),
        new("openai.response.service_tier", ServiceTier, Technical),
        new("gen_ai.openai.response.service_tier", ServiceTier, Technical),
        new("openai.request.service_tier", ServiceTier, Technical),
        new("gen_ai.openai.request.service_tier", ServiceTier, Technical),
        new("langfuse.observation.cost_details", CostJson, Technical),
        new("opsconsole.cache_hit", CacheHit, Technical),
        new("cache.hit", CacheHit, Technical), // Sentry's convention
        new("gen_ai.response.time_to_first_chunk", FirstToken, Redact, Form.Seconds),
        new("gen_ai.server.time_to_first_token", FirstToken, Redact, Form.Seconds),
        new("ai.response.msToFirstChunk", FirstToken, Redact, Form.Milliseconds),
        new("ai.stream.msToFirstChunk", FirstToken, Redact, Form.Milliseconds), // AI SDK 3
        new("langfuse.observation.completion_start_time", FirstToken, Technical, Form.IsoTime),

        // ── Prompt, feature, conversation, user
        new("gen_ai.prompt.name", PromptName, Technical),
        new("traceloop.prompt.key", PromptName, Technical),
        new("langfuse.observation.prompt.name", PromptName, Technical),
        new("prompt.id", PromptName, Technical),
        new("ai.telemetry.functionId", PromptName, Technical),
        new("gen_ai.prompt.version", PromptVersion, Technical), // (next)
        new("traceloop.prompt.version", PromptVersion, Technical),
        new("langfuse.observation.prompt.version", PromptVersion, Technical),
        new("llm.prompt_template.version", PromptVersion, Technical),
        new("opsconsole.feature", Feature, Technical),
        new("langfuse.trace.metadata.feature", Feature, Technical),
        new("ai.telemetry.metadata.feature", Feature, Technical),
        new("traceloop.association.properties.feature", Feature, Technical),
        new("gen_ai.workflow.name", Workflow, Technical),
        new("traceloop.workflow.name", Workflow, Technical),
        new("gen_ai.conversation.id", Meaning.Conversation, Care.Conversation),
        new("session.id", Meaning.Conversation, Care.Conversation),
        new("langfuse.session.id", Meaning.Conversation, Care.Conversation),
        new("ai.telemetry.metadata.sessionId", Meaning.Conversation, Care.Conversation),
        new("traceloop.association.properties.session_id", Meaning.Conversation, Care.Conversation),
        new("traceloop.association.properties.sessionId", Meaning.Conversation, Care.Conversation),
        new("traceloop.association.properties.conversation_id", Meaning.Conversation, Care.Conversation),
        new("traceloop.association.properties.chat_id", Meaning.Conversation, Care.Conversation),
        new("user.id", Meaning.User, Care.User),
        new("enduser.id", Meaning.User, Care.User), // deprecated
        new("gen_ai.user", Meaning.User, Care.User),
        new("langfuse.user.id", Meaning.User, Care.User),
        new("ai.telemetry.metadata.userId", Meaning.User, Care.User),
        new("traceloop.association.properties.user_id", Meaning.User, Care.User),
        new("traceloop.association.properties.userId", Meaning.User, Care.User),
        new("llm.user", Meaning.User, Care.User),
        new("user.email", None, Care.User),
        new("user.name", None, Care.User),
        new("user.full_name", None, Care.User),
        new("enduser.pseudo.id", None, Care.User),

        // ── Failure
        new("error.type", ErrorType, Technical),
        new("http.response.status_code", HttpStatus, Technical),
        new("http.status_code", HttpStatus, Technical), // deprecated
        new("exception.type", ExceptionType, Technical),
        new("exception.message", ExceptionMessage),

        // ── Evaluations, events, metrics
        new("gen_ai.evaluation.name", EvaluationName, Technical),
        new("gen_ai.evaluation.score.value", EvaluationScore),
        new("gen_ai.evaluation.score.label", EvaluationLabel),
        new("gen_ai.evaluation.explanation", EvaluationExplanation),
        new("event.name", EventName, Technical),
        new("gen_ai.token.type", TokenType, Technical),

        // ── What the application states of the interaction
        new("opsconsole.outcome", StatedOutcome, Technical),
        new("opsconsole.feedback", StatedFeedback, Technical),
        new("opsconsole.value", StatedValue, Technical),
        new("opsconsole.topic", StatedTopic),
        new("opsconsole.escalated", StatedEscalated, Technical),

        // ── Content: what users and models said
        new("gen_ai.output.messages", OutputMessages, Content),
        new("gen_ai.input.messages", None, Content),
        new("gen_ai.system_instructions", None, Content),
        new("gen_ai.tool.definitions", None, Content),
        new("gen_ai.tool.call.arguments", None, Content),
        new("gen_ai.tool.call.result", None, Content),
        new("gen_ai.tool.message", None, Content),
        new("gen_ai.retrieval.query.text", None, Content),
        new("gen_ai.retrieval.documents", None, Content),
        new("gen_ai.prompt", None, Content),
        new("gen_ai.prompt.*", None, Content),
        new("gen_ai.completion", None, Content),
        new("gen_ai.completion.*", None, Content),
        new("gen_ai.memory.*", None, Content),
        new("gen_ai.event.content", None, Content),
        new("mcp.request.argument", None, Content),
        new("mcp.request.argument.*", None, Content),
        new("traceloop.entity.input", None, Content),
        new("traceloop.entity.output", None, Content),
        new("traceloop.prompt.template", None, Content),
        new("traceloop.prompt.template_variables", None, Content),
        new("llm.prompts", None, Content),
        new("llm.prompts.*", None, Content),
        new("llm.completions", None, Content),
        new("llm.completions.*", None, Content),
        new("llm.choices.*", None, Content),
        new("llm.input_messages", None, Content),
        new("llm.input_messages.*", None, Content),
        new("llm.output_messages", None, Content),
        new("llm.output_messages.*", None, Content),
        new("llm.prompt_template.template", None, Content),
        new("llm.prompt_template.variables", None, Content),
        new("llm.function_call", None, Content),
        new("llm.tools.*", None, Content),
        new("input.value", None, Content),
        new("output.value", None, Content),
        new("embedding.embeddings.*", None, Content),
        new("embedding.text", None, Content),
        new("retrieval.documents", None, Content),
        new("retrieval.documents.*", None, Content),
        new("reranker.query", None, Content),
        new("reranker.input_documents.*", None, Content),
        new("reranker.output_documents.*", None, Content),
        new("document.content", None, Content),
        new("message.content", None, Content),
        new("message.contents.*", None, Content),
        new("tool.parameters", None, Content),
        new("tool_call.function.arguments", None, Content),
        new("ai.prompt", None, Content),
        new("ai.prompt.*", None, Content),
        new("ai.response.text", None, Content),
        new("ai.response.object", None, Content),
        new("ai.response.reasoning", None, Content),
        new("ai.response.toolCalls", None, Content),
        new("ai.response.files", None, Content),
        new("ai.result.text", None, Content),
        new("ai.result.object", None, Content),
        new("ai.result.toolCalls", None, Content),
        new("ai.toolCall.args", None, Content),
        new("ai.toolCall.result", None, Content),
        new("ai.value", None, Content),
        new("ai.values", None, Content),
        new("ai.embedding", None, Content),
        new("ai.embeddings", None, Content),
        new("ai.schema", None, Content),
        new("langfuse.observation.input", None, Content),
        new("langfuse.observation.output", None, Content),
        new("langfuse.trace.input", None, Content),
        new("langfuse.trace.output", None, Content),

        // ── Technical words that must survive redaction
        new("gen_ai.agent.id", None, Technical),
        new("gen_ai.agent.name", None, Technical),
        new("gen_ai.agent.version", None, Technical),
        new("gen_ai.tool.name", None, Technical),
        new("gen_ai.tool.type", None, Technical),
        new("gen_ai.tool.call.id", None, Technical),
        new("gen_ai.data_source.id", None, Technical),
        new("gen_ai.output.type", None, Technical),
        new("gen_ai.request.*", None, Technical),
        new("gen_ai.response.*", None, Technical),
        new("gen_ai.usage.*", None, Technical),
        new("gen_ai.openai.*", None, Technical),
        new("openai.*", None, Technical),
        new("aws.*", None, Technical),
        new("azure.*", None, Technical),
        new("mcp.session.id", None, Technical),
        new("mcp.protocol.version", None, Technical),
        new("jsonrpc.*", None, Technical),
        new("rpc.*", None, Technical),
        new("traceloop.entity.name", None, Technical),
        new("traceloop.entity.path", None, Technical),
        new("ai.settings.*", None, Technical),
        new("ai.response.timestamp", None, Technical),
        new("ai.toolCall.id", None, Technical),
        new("ai.toolCall.name", None, Technical),
        new("tool.name", None, Technical),
        new("tool_call.id", None, Technical),
        new("server.address", None, Technical),
        new("server.port", None, Technical),
        new("service.*", None, Technical),
        new("telemetry.*", None, Technical),
        new("k8s.*", None, Technical),
        new("container.*", None, Technical),
        new("cloud.*", None, Technical),
        new("os.*", None, Technical),
        new("process.runtime.*", None, Technical),
        new("host.name", None, Technical),
        new("host.id", None, Technical),
        new("host.arch", None, Technical),
        new("faas.*", None, Technical),
        new("code.*", None, Technical),
        new("thread.*", None, Technical),
        new("http.request.method", None, Technical),
        new("network.protocol.name", None, Technical),
        new("network.protocol.version", None, Technical),
    ];
}
