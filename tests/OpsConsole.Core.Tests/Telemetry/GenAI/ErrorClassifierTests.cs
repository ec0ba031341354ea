using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class ErrorClassifierTests
{
    [Theory]
    [InlineData("timeout", ErrorClass.Timeout)]
    [InlineData("System.TimeoutException", ErrorClass.Timeout)]
    [InlineData("openai.APITimeoutError", ErrorClass.Timeout)]
    [InlineData("APIConnectionTimeoutError", ErrorClass.Timeout)]
    [InlineData("httpx.ReadTimeout", ErrorClass.Timeout)]
    [InlineData("ModelTimeoutException", ErrorClass.Timeout)]
    [InlineData("DEADLINE_EXCEEDED", ErrorClass.Timeout)]
    [InlineData("ETIMEDOUT", ErrorClass.Timeout)]
    [InlineData("408", ErrorClass.Timeout)]
    [InlineData("504", ErrorClass.Timeout)]
    [InlineData("429", ErrorClass.RateLimited)]
    [InlineData("ThrottlingException", ErrorClass.RateLimited)]
    [InlineData("anthropic.RateLimitError", ErrorClass.RateLimited)]
    [InlineData("rate_limit_error", ErrorClass.RateLimited)]
    [InlineData("TooManyRequestsException", ErrorClass.RateLimited)]
    [InlineData("RESOURCE_EXHAUSTED", ErrorClass.RateLimited)]
    [InlineData("insufficient_quota", ErrorClass.Quota)]
    [InlineData("ServiceQuotaExceededException", ErrorClass.Quota)]
    [InlineData("402", ErrorClass.Quota)]
    [InlineData("System.OperationCanceledException", ErrorClass.Cancelled)]
    [InlineData("asyncio.exceptions.CancelledError", ErrorClass.Cancelled)]
    [InlineData("AbortError", ErrorClass.Cancelled)]
    [InlineData("APIUserAbortError", ErrorClass.Cancelled)]
    [InlineData("499", ErrorClass.Cancelled)]
    [InlineData("content_filter", ErrorClass.ContentFilter)]
    [InlineData("content_policy_violation", ErrorClass.ContentFilter)]
    [InlineData("ResponsibleAIPolicyViolation", ErrorClass.ContentFilter)]
    [InlineData("openai.ContentFilterFinishReasonError", ErrorClass.ContentFilter)]
    [InlineData("google.generativeai.types.BlockedPromptException", ErrorClass.ContentFilter)]
    [InlineData("guardrail_intervened", ErrorClass.Guardrail)]
    [InlineData("InputGuardrailTripwireTriggered", ErrorClass.Guardrail)]
    [InlineData("refusal", ErrorClass.Refusal)]
    [InlineData("System.Text.Json.JsonException", ErrorClass.InvalidOutput)]
    [InlineData("langchain_core.exceptions.OutputParserException", ErrorClass.InvalidOutput)]
    [InlineData("pydantic_core.ValidationError", ErrorClass.InvalidOutput)]
    [InlineData("AI_NoObjectGeneratedError", ErrorClass.InvalidOutput)]
    [InlineData("openai.LengthFinishReasonError", ErrorClass.InvalidOutput)]
    [InlineData("json.decoder.JSONDecodeError", ErrorClass.InvalidOutput)]
    [InlineData("ValidationException", ErrorClass.ApiError)]
    [InlineData("openai.BadRequestError", ErrorClass.ApiError)]
    [InlineData("AuthenticationError", ErrorClass.ApiError)]
    [InlineData("InternalServerException", ErrorClass.ApiError)]
    [InlineData("overloaded_error", ErrorClass.ApiError)]
    [InlineData("ServiceUnavailableException", ErrorClass.ApiError)]
    [InlineData("AccessDeniedException", ErrorClass.ApiError)]
    [InlineData("ModelErrorException", ErrorClass.ApiError)]
    [InlineData("System.ClientModel.ClientResultException", ErrorClass.ApiError)]
    [InlineData("Azure.RequestFailedException", ErrorClass.ApiError)]
    [InlineData("System.Net.Http.HttpRequestException", ErrorClass.ApiError)]
    [InlineData("ConnectionRefusedError", ErrorClass.ApiError)]
    [InlineData("ECONNREFUSED", ErrorClass.ApiError)]
    [InlineData("ConnectionAbortedError", ErrorClass.ApiError)]
    [InlineData("500", ErrorClass.ApiError)]
    [InlineData("_OTHER", ErrorClass.Other)]
    [InlineData("builtins.KeyError", ErrorClass.Other)]
    public void The_type_of_an_error_gives_its_class(string errorType, ErrorClass expected)
    {
        Assert.Equal(expected, Mapping.Fact("gen_ai.operation.name", "chat", "error.type", errorType).ErrorClass);

        // The same when only an exception event says it.
        var span = new SpanMessage
        {
            StatusCode = 2,
            Attributes = SpanMessage.Attrs("gen_ai.operation.name", "chat"),
            Events = [("exception", SpanMessage.Attrs("exception.type", errorType, "exception.message", "it did not work"))],
        };
        Assert.Equal(expected, Mapping.Fact(span).ErrorClass);
    }

    [Theory]
    [InlineData("RateLimitError", "Error code: 429 - You exceeded your current quota, please check your plan", ErrorClass.Quota)]
    [InlineData("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 15 seconds elapsing.", ErrorClass.Timeout)]
    [InlineData("BadRequestError", "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", ErrorClass.ContentFilter)]
    [InlineData("ClientResultException", "HTTP 429 (rate_limit_exceeded)", ErrorClass.RateLimited)]
    [InlineData("", "Error code: 503 - upstream", ErrorClass.ApiError)]
    [InlineData("", "HTTP 504", ErrorClass.Timeout)]
    [InlineData("", "something broke", ErrorClass.Other)]
    public void The_message_tells_what_the_type_cannot(string type, string message, ErrorClass expected)
    {
        var span = new SpanMessage
        {
            StatusCode = 2, StatusMessage = message, Attributes = SpanMessage.Attrs("gen_ai.operation.name", "chat", "error.type", type),
        };

        Assert.Equal(expected, Mapping.Fact(span).ErrorClass);
    }

    [Theory]
    [InlineData("refusal", ErrorClass.Refusal)]
    [InlineData("content_filter", ErrorClass.ContentFilter)]
    [InlineData("guardrail_intervened", ErrorClass.Guardrail)]
    public void What_the_model_decided_is_never_an_API_error(string finish, ErrorClass expected)
    {
        var span = new SpanMessage
        {
            StatusCode = 2,
            StatusMessage = "Error code: 500",
            Attributes = SpanMessage.Attrs(
                "gen_ai.operation.name", "chat", "gen_ai.response.finish_reasons", SpanMessage.List(finish), "error.type", "APIError", "http.response.status_code", 500),
        };

        Assert.Equal(expected, Mapping.Fact(span).ErrorClass);
    }

    [Fact]
    public void OpenAIs_refusal_with_finish_reason_stop_is_a_refusal()
    {
        const string Messages = """[{"role":"assistant","parts":[{"type": "refusal","content":"I cannot help with that."}],"finish_reason":"stop"}]""";

        SpanFact fact = Mapping.Fact("gen_ai.operation.name", "chat", "gen_ai.response.finish_reasons", SpanMessage.List("stop"), "gen_ai.output.messages", Messages);

        Assert.Equal(ErrorClass.Refusal, fact.ErrorClass);
    }

    [Fact]
    public void Talking_about_refusals_is_not_one()
    {
        const string Messages = """[{"role":"assistant","parts":[{"type":"text","content":"say \"type\":\"refusal\" or \"refusal\""}]}]""";

        Assert.Equal(ErrorClass.None, Mapping.Fact("gen_ai.operation.name", "chat", "gen_ai.output.messages", Messages).ErrorClass);
    }

    [Fact]
    public void A_failed_tool_is_a_tool_error_whatever_it_died_of() =>
        Assert.Equal(ErrorClass.ToolError, Mapping.Fact("gen_ai.operation.name", "execute_tool", "error.type", "timeout").ErrorClass);

    [Fact]
    public void The_applications_own_500_is_not_the_providers()
    {
        var root = new SpanMessage { StatusCode = 2, Attributes = SpanMessage.Attrs("http.response.status_code", 500, "error.type", "500") };

        Assert.Equal(ErrorClass.Other, Mapping.Fact(root).ErrorClass);
    }

    [Fact]
    public void An_HTTP_status_alone_fails_a_model_call() =>
        Assert.Equal(ErrorClass.RateLimited, Mapping.Fact("gen_ai.operation.name", "chat", "http.response.status_code", 429).ErrorClass);

    [Fact]
    public void A_handled_exception_in_a_successful_span_is_no_failure()
    {
        var span = new SpanMessage
        {
            Attributes = SpanMessage.Attrs("gen_ai.operation.name", "chat"),
            Events = [("exception", SpanMessage.Attrs("exception.type", "TimeoutError"))],
        };

        Assert.Equal(ErrorClass.None, Mapping.Fact(span).ErrorClass);
    }
}
