using System.Text;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class FinishReasonsTests
{
    [Theory]
    [InlineData("stop", "stop", ErrorClass.None)]
    [InlineData("end_turn", "stop", ErrorClass.None)]
    [InlineData("COMPLETE", "stop", ErrorClass.None)]
    [InlineData("endoftext", "stop", ErrorClass.None)]
    [InlineData("""["stop"]""", "stop", ErrorClass.None)]
    [InlineData("['stop']", "stop", ErrorClass.None)]
    [InlineData("""["stop", "length"]""", "stop,length", ErrorClass.None)]
    [InlineData("""["stop", "stop"]""", "stop", ErrorClass.None)]
    [InlineData("MAX_TOKENS", "length", ErrorClass.None)]
    [InlineData("tool_calls", "tool_call", ErrorClass.None)]
    [InlineData("tool-calls", "tool_call", ErrorClass.None)]
    [InlineData("toolUse", "tool_call", ErrorClass.None)]
    [InlineData("function_call", "tool_call", ErrorClass.None)]
    [InlineData("content_filter", "content_filter", ErrorClass.ContentFilter)]
    [InlineData("content-filter", "content_filter", ErrorClass.ContentFilter)]
    [InlineData("content_filtered", "content_filter", ErrorClass.ContentFilter)]
    [InlineData("SAFETY", "content_filter", ErrorClass.ContentFilter)]
    [InlineData("refusal", "refusal", ErrorClass.Refusal)]
    [InlineData("guardrail_intervened", "guardrail_intervened", ErrorClass.Guardrail)]
    [InlineData("malformed_model_output", "malformed", ErrorClass.InvalidOutput)]
    [InlineData("MALFORMED_FUNCTION_CALL", "malformed", ErrorClass.InvalidOutput)]
    [InlineData("error", "error", ErrorClass.ApiError)]
    [InlineData("""["content_filter", "stop"]""", "content_filter,stop", ErrorClass.None)]
    [InlineData("Something New", "something_new", ErrorClass.None)]
    [InlineData("", null, ErrorClass.None)]
    [InlineData("[]", null, ErrorClass.None)]
    [InlineData("[[[[", null, ErrorClass.None)]
    public void Every_spelling_is_one_word(string sent, string? text, ErrorClass errorClass) =>
        Assert.Equal(new FinishReasons(text, errorClass), FinishReasons.Parse(Encoding.UTF8.GetBytes(sent)));
}
