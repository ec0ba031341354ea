using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

/// <summary>The same call as each dialect spells it must be the same fact.</summary>
public class DialectTests
{
    private static readonly SpanFact Expected = new()
    {
        SpanId = new(0x0101010101010101),
        Role = SpanRole.ModelCall,
        Name = "a call",
        Application = "support-bot",
        Environment = "production",
        StartMicros = (SpanMessage.Now.AddMinutes(-1).UtcTicks - DateTime.UnixEpoch.Ticks) / 10,
        DurationMicros = 2_000_000,
        Operation = "chat",
        Provider = "openai",
        RequestModel = "gpt-4o",
        ResponseModel = "gpt-4o-2024-08-06",
        ResponseId = "resp-1",
        FinishReason = "tool_call",
        InputTokens = 1000,
        OutputTokens = 200,
        CacheReadTokens = 400,
        ReasoningTokens = 50,
        PricedBy = 0, // the list prices
        CostMicros = 4000, // 600 × 2.50 + 400 × 1.25 + 200 × 10
        FirstTokenMicros = 350_000,
        Prompt = "support/answer@7",
        Feature = "answers",
        Conversation = "conv-1",
        UserHash = Mapping.Hasher.Hash("user-1"),
    };

    [Fact]
    public void The_version_of_the_application_is_its_resources()
    {
        (string, object?)[] resource = [.. Mapping.Resource, .. SpanMessage.Attrs("service.version", "5.12.0")];
        SpanMessage call = new() { Attributes = SpanMessage.Attrs("gen_ai.operation.name", "chat") };
        Assert.Equal("5.12.0", Assert.Single(Assert.Single(Mapping.Spans([call], resource: resource).Traces).Facts).AppVersion);
        Assert.Null(Mapping.Fact(call).AppVersion);
    }

    [Theory]
    [InlineData("opsconsole.cache_hit")]
    [InlineData("cache.hit")]
    public void What_a_cache_answers_costs_nothing(string attribute)
    {
        object?[] call = ["gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.usage.input_tokens", 1000, "gen_ai.usage.output_tokens", 200];
        SpanFact hit = Mapping.Fact([.. call, attribute, true]), miss = Mapping.Fact([.. call, attribute, false]);
        Assert.Equal((true, 0L), (hit.FromCache!.Value, hit.CostMicros!.Value));
        Assert.Equal((false, 4500L), (miss.FromCache!.Value, miss.CostMicros!.Value));
    }

    public static TheoryData<string, object?[]> Dialects => new()
    {
        {
            "OpenTelemetry v1.41",
            [
                "gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.response.model", "gpt-4o-2024-08-06",
                "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", SpanMessage.List("tool_calls"), "gen_ai.usage.input_tokens", 1000,
                "gen_ai.usage.output_tokens", 200, "gen_ai.usage.cache_read.input_tokens", 400, "gen_ai.usage.reasoning.output_tokens", 50,
                "gen_ai.response.time_to_first_chunk", 0.35, "gen_ai.prompt.name", "support/answer", "gen_ai.prompt.version", "7",
                "gen_ai.conversation.id", "conv-1", "user.id", "user-1",
                "opsconsole.feature", "answers",
            ]
        },
        {
            "OpenTelemetry before v1.37, deprecated names",
            [
                "gen_ai.operation.name", "chat", "gen_ai.system", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.response.model", "gpt-4o-2024-08-06",
                "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", SpanMessage.List("tool_calls"), "gen_ai.usage.prompt_tokens", 1000,
                "gen_ai.usage.completion_tokens", 200, "gen_ai.usage.cache_read_input_tokens", 400, "gen_ai.usage.reasoning_tokens", 50,
                "gen_ai.server.time_to_first_token", 0.35, "gen_ai.prompt.name", "support/answer", "gen_ai.prompt.version", "7",
                "session.id", "conv-1", "enduser.id", "user-1",
                "opsconsole.feature", "answers",
            ]
        },
        {
            "OpenLLMetry",
            [
                "llm.request.type", "chat", "gen_ai.system", "OpenAI", "gen_ai.request.model", "gpt-4o", "gen_ai.response.model", "gpt-4o-2024-08-06",
                "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reason", "tool_calls", "gen_ai.usage.prompt_tokens", 1000,
                "gen_ai.usage.completion_tokens", 200, "llm.usage.total_tokens", 1200, "gen_ai.usage.cache_read_input_tokens", 400,
                "gen_ai.usage.reasoning_tokens", 50, "gen_ai.response.time_to_first_chunk", 0.35, "traceloop.prompt.key", "support/answer",
                "traceloop.prompt.version", 7, "traceloop.association.properties.session_id", "conv-1", "traceloop.association.properties.user_id", "user-1",
                "traceloop.workflow.name", "support",
                "traceloop.association.properties.feature", "answers",
            ]
        },
        {
            "OpenInference",
            [
                "openinference.span.kind", "LLM", "llm.provider", "openai", "llm.system", "openai", "llm.request.model_name", "gpt-4o",
                "llm.model_name", "gpt-4o", "llm.response.model_name", "gpt-4o-2024-08-06", "llm.response.id", "resp-1", "llm.finish_reason", "tool_calls",
                "llm.token_count.prompt", 1000, "llm.token_count.completion", 200, "llm.token_count.total", 1200,
                "llm.token_count.prompt_details.cache_read", 400, "llm.token_count.completion_details.reasoning", 50, "prompt.id", "support/answer",
                "llm.prompt_template.version", "7", "session.id", "conv-1", "user.id", "user-1", "gen_ai.response.time_to_first_chunk", 0.35,
                "opsconsole.feature", "answers",
            ]
        },
        {
            "Vercel AI SDK 5",
            [
                "ai.operationId", "ai.streamText.doStream", "operation.name", "ai.streamText.doStream support/answer", "ai.model.provider", "openai.responses",
                "ai.model.id", "gpt-4o", "ai.response.model", "gpt-4o-2024-08-06", "ai.response.id", "resp-1", "ai.response.finishReason", "tool-calls",
                "ai.usage.inputTokens", 1000, "ai.usage.outputTokens", 200, "ai.usage.totalTokens", 1200, "ai.usage.cachedInputTokens", 400,
                "ai.usage.reasoningTokens", 50, "ai.response.msToFirstChunk", 350.0, "ai.telemetry.functionId", "support/answer", "gen_ai.prompt.version", "7",
                "ai.telemetry.metadata.sessionId", "conv-1", "ai.telemetry.metadata.userId", "user-1",
                "ai.telemetry.metadata.feature", "answers",
            ]
        },
        {
            "Vercel AI SDK 6",
            [
                "ai.operationId", "ai.generateText.doGenerate", "gen_ai.system", "openai.chat", "gen_ai.request.model", "gpt-4o",
                "gen_ai.response.model", "gpt-4o-2024-08-06", "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", SpanMessage.List("tool-calls"),
                "gen_ai.usage.input_tokens", 1000, "gen_ai.usage.output_tokens", 200, "ai.usage.inputTokens", 1000, "ai.usage.outputTokens", 200,
                "ai.usage.inputTokenDetails.cacheReadTokens", 400, "ai.usage.cachedInputTokens", 400, "ai.usage.outputTokenDetails.reasoningTokens", 50,
                "ai.response.msToFirstChunk", 350, "ai.telemetry.functionId", "support/answer", "gen_ai.prompt.version", "7",
                "ai.telemetry.metadata.sessionId", "conv-1", "ai.telemetry.metadata.userId", "user-1",
                "ai.telemetry.metadata.feature", "answers",
            ]
        },
        {
            "Vercel AI SDK 7",
            [
                "gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.response.model", "gpt-4o-2024-08-06",
                "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", SpanMessage.List("tool_call"), "gen_ai.usage.input_tokens", 1000,
                "gen_ai.usage.output_tokens", 200, "gen_ai.usage.cache_read.input_tokens", 400, "gen_ai.usage.reasoning.output_tokens", 50,
                "gen_ai.response.time_to_first_chunk", 0.35, "ai.telemetry.functionId", "support/answer", "gen_ai.prompt.version", "7",
                "gen_ai.conversation.id", "conv-1", "user.id", "user-1",
                "ai.telemetry.metadata.feature", "answers",
            ]
        },
        {
            "Langfuse",
            [
                "langfuse.observation.type", "generation", "gen_ai.system", "openai", "langfuse.observation.model.name", "gpt-4o",
                "gen_ai.response.model", "gpt-4o-2024-08-06", "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", "tool_calls",
                "langfuse.observation.usage_details", """{"input": 600, "input_cached_tokens": 400, "output": 200, "output_reasoning_tokens": 50, "total": 1200}""",
                "langfuse.observation.completion_start_time", "\"2026-11-21T11:59:00.350Z\"", "langfuse.observation.prompt.name", "support/answer",
                "langfuse.observation.prompt.version", 7, "langfuse.session.id", "conv-1", "langfuse.user.id", "user-1",
                "langfuse.trace.metadata.feature", "answers",
            ]
        },
        {
            "Microsoft.Extensions.AI",
            [
                "gen_ai.operation.name", "chat", "gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.response.model", "gpt-4o-2024-08-06",
                "gen_ai.response.id", "resp-1", "gen_ai.response.finish_reasons", """["tool_calls"]""", "gen_ai.usage.input_tokens", 1000L,
                "gen_ai.usage.output_tokens", 200L, "gen_ai.usage.cache_read.input_tokens", 400, "gen_ai.usage.reasoning.output_tokens", 50,
                "gen_ai.response.time_to_first_chunk", 0.35, "gen_ai.prompt.name", "support/answer", "gen_ai.prompt.version", "7",
                "gen_ai.conversation.id", "conv-1", "user.id", "user-1",
                "opsconsole.feature", "answers",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialect_is_the_same_fact(string dialect, object?[] attributes)
    {
        SpanFact fact = Mapping.Fact(new SpanMessage { Name = "a call", Attributes = SpanMessage.Attrs(attributes) });

        Assert.NotEmpty(dialect);
        Assert.Equal(Expected, fact);
    }

    [Fact]
    public void The_newest_name_wins_over_the_deprecated_one_whatever_their_order()
    {
        SpanFact fact = Mapping.Fact(
            "gen_ai.operation.name", "chat", "gen_ai.system", "old", "gen_ai.provider.name", "anthropic", "gen_ai.usage.prompt_tokens", 1, "gen_ai.usage.input_tokens", 2);

        Assert.Equal(("anthropic", 2L), (fact.Provider, fact.InputTokens));
    }

    [Fact]
    public void The_explicit_feature_wins_over_those_of_the_dialects_and_over_the_workflow()
    {
        SpanFact fact = Mapping.Fact(
            "gen_ai.operation.name", "chat", "traceloop.workflow.name", "pipeline", "traceloop.association.properties.feature", "chat", "opsconsole.feature", " search ");

        Assert.Equal(("search", null), (fact.Feature, fact.Workflow));
    }

    [Theory]
    [InlineData("gen_ai.workflow.name")]
    [InlineData("traceloop.workflow.name")]
    public void A_workflow_is_no_feature_of_the_call_itself(string attribute)
    {
        SpanFact fact = Mapping.Fact("gen_ai.operation.name", "chat", attribute, "pipeline");

        Assert.Equal((null, "pipeline"), (fact.Feature, fact.Workflow));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \t\n", null)]
    [InlineData("sum\nmary\u0000", "sum mary")]
    public void A_feature_is_one_clean_line_or_none(string sent, string? kept) =>
        Assert.Equal(kept, Mapping.Fact("gen_ai.operation.name", "chat", "opsconsole.feature", sent).Feature);

    [Fact]
    public void A_feature_is_bounded_like_other_names() =>
        Assert.Equal(200, Mapping.Fact("gen_ai.operation.name", "chat", "opsconsole.feature", new string('f', 5_000)).Feature!.Length);

    [Fact]
    public void An_empty_value_does_not_hide_another_name()
    {
        SpanFact fact = Mapping.Fact("gen_ai.operation.name", "chat", "gen_ai.request.model", "", "llm.model_name", "nova-lite");

        Assert.Equal("nova-lite", fact.RequestModel);
    }
}
