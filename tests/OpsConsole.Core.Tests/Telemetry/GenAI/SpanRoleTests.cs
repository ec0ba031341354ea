using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class SpanRoleTests
{
    [Theory]
    [InlineData(SpanRole.ModelCall, "gen_ai.operation.name", "chat")]
    [InlineData(SpanRole.ModelCall, "gen_ai.operation.name", "Generate_Content")]
    [InlineData(SpanRole.ModelCall, "gen_ai.operation.name", "text_completion")]
    [InlineData(SpanRole.Embedding, "gen_ai.operation.name", "embeddings")]
    [InlineData(SpanRole.Tool, "gen_ai.operation.name", "execute_tool")]
    [InlineData(SpanRole.Agent, "gen_ai.operation.name", "invoke_agent")]
    [InlineData(SpanRole.Agent, "gen_ai.operation.name", "create_agent")]
    [InlineData(SpanRole.Retrieval, "gen_ai.operation.name", "retrieval")]
    [InlineData(SpanRole.Workflow, "gen_ai.operation.name", "invoke_workflow")]
    [InlineData(SpanRole.Workflow, "gen_ai.operation.name", "orchestrate_tools")]
    [InlineData(SpanRole.Agent, "ai.operationId", "ai.generateText")]
    [InlineData(SpanRole.ModelCall, "ai.operationId", "ai.generateText.doGenerate")]
    [InlineData(SpanRole.ModelCall, "ai.operationId", "ai.streamObject.doStream")]
    [InlineData(SpanRole.Workflow, "ai.operationId", "ai.embedMany")]
    [InlineData(SpanRole.Embedding, "ai.operationId", "ai.embedMany.doEmbed")]
    [InlineData(SpanRole.Tool, "ai.operationId", "ai.toolCall")]
    [InlineData(SpanRole.ModelCall, "openinference.span.kind", "LLM")]
    [InlineData(SpanRole.Workflow, "openinference.span.kind", "CHAIN")]
    [InlineData(SpanRole.Retrieval, "openinference.span.kind", "RERANKER")]
    [InlineData(SpanRole.Guardrail, "openinference.span.kind", "GUARDRAIL")]
    [InlineData(SpanRole.Workflow, "traceloop.span.kind", "task")]
    [InlineData(SpanRole.Tool, "mcp.method.name", "tools/call")]
    [InlineData(SpanRole.Other, "mcp.method.name", "initialize")]
    [InlineData(SpanRole.Other, "http.request.method", "POST")]
    public void The_dialects_words_give_the_role(SpanRole expected, string attribute, string value) =>
        Assert.Equal(expected, Mapping.Fact(attribute, value).Role);

    [Theory]
    [InlineData("gen_ai.operation.name", "invoke_agent")]
    [InlineData("ai.operationId", "ai.generateText")]
    [InlineData("openinference.span.kind", "AGENT")]
    [InlineData("openinference.span.kind", "CHAIN")]
    public void A_parent_that_repeats_its_childrens_tokens_is_not_billed(string attribute, string value)
    {
        SpanFact fact = Mapping.Fact(
            attribute, value, "gen_ai.provider.name", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.usage.input_tokens", 1000, "ai.usage.inputTokens", 1000,
            "llm.token_count.prompt", 1000, "gen_ai.usage.cost", 1.5);

        Assert.Equal((null, null), (fact.InputTokens, fact.CostMicros));
    }

    [Fact]
    public void A_custom_operation_is_a_step_and_not_billed()
    {
        SpanFact fact = Mapping.Fact("gen_ai.operation.name", "my_own_step", "gen_ai.request.model", "gpt-4o", "gen_ai.usage.input_tokens", 10);

        Assert.Equal((SpanRole.Workflow, null, "my_own_step"), (fact.Role, fact.InputTokens, fact.Operation));
    }

    [Fact]
    public void A_call_of_an_instrumentation_that_names_no_operation_is_known_by_model_and_tokens() =>
        Assert.Equal(SpanRole.ModelCall, Mapping.Fact("gen_ai.system", "openai", "gen_ai.request.model", "gpt-4o", "gen_ai.usage.prompt_tokens", 10).Role);

    [Fact]
    public void A_step_of_AI_SDK_7_is_not_billed_although_it_names_model_and_tokens()
    {
        var step = new SpanMessage { Name = "step 1", Attributes = SpanMessage.Attrs("gen_ai.request.model", "gpt-4o", "gen_ai.usage.input_tokens", 10) };

        Assert.Equal(SpanRole.Workflow, Mapping.Fact(step).Role);
    }

    [Fact]
    public void A_tool_call_counts_at_the_client_and_not_again_at_the_MCP_server()
    {
        var server = new SpanMessage { Kind = 2, Attributes = SpanMessage.Attrs("mcp.method.name", "tools/call") };

        Assert.Equal(SpanRole.Other, Mapping.Fact(server).Role);
    }

    [Fact]
    public void A_plain_span_is_a_fact_only_when_it_is_a_root()
    {
        var child = new SpanMessage { ParentId = [9, 9, 9, 9, 9, 9, 9, 9], Name = "GET /" };

        Assert.Empty(Assert.Single(Mapping.Spans([child]).Traces).Facts);
        Assert.Equal(SpanRole.Other, Mapping.Fact(new SpanMessage { Name = "GET /" }).Role);
    }
}
