using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

/// <summary>The same conversation, as each instrumentation spells it.</summary>
public sealed class MessageDialectTests
{
    private static SpanMessages Read(JsonObject attributes, params TraceEvent[] events) => SpanMessages.Of(new TraceSpan
    {
        SpanId = new SpanId(1),
        Name = "chat",
        StartNanos = 1,
        EndNanos = 2,
        Attributes = List(attributes),
        Events = events,
    });

    private static IReadOnlyList<TraceAttribute> List(JsonObject attributes) => [.. attributes.Select(a => new TraceAttribute(a.Key, a.Value))];

    private static TraceEvent Log(string name, JsonNode body) => new(name, 0, true, body, []);

    /// <summary>role: kind(name#id) text, one line a part.</summary>
    private static string Show(IEnumerable<ChatMessage> messages) => string.Join('\n', messages.SelectMany(m => m.Parts.Select(p =>
        $"{m.Role}: {p.Kind}{(p.Name is null ? "" : $" {p.Name}")}{(p.Id is null ? "" : $"#{p.Id}")} {p.Text.ReplaceLineEndings("").Replace("  ", "")}")));

    private const string Question = "system: Text Be brief.\nuser: Text What is the weather?";
    private const string ToolUse = "assistant: ToolCall get_weather#c1 {\"city\": \"Porto\"}";
    private const string ToolAnswer = "tool: ToolResponse#c1 rain";

    [Fact]
    public void OpenTelemetry_structured()
    {
        SpanMessages read = Read(new JsonObject
        {
            ["gen_ai.system_instructions"] = JsonNode.Parse("""[{"type":"text","content":"Be brief."}]"""),
            ["gen_ai.input.messages"] = JsonNode.Parse("""
                [{"role":"user","parts":[{"type":"text","content":"What is the weather?"}]},
                 {"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"get_weather","arguments":{"city":"Porto"}}]},
                 {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"rain"}]}]
                """),
            ["gen_ai.output.messages"] = JsonNode.Parse("""
                [{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"Rain."}],"finish_reason":"stop"}]
                """),
        });

        Assert.Equal($"{Question}\n{ToolUse}\n{ToolAnswer}", Show(read.Input));
        Assert.Equal("assistant: Reasoning hm\nassistant: Text Rain.", Show(read.Output));
        Assert.Equal("stop", read.Output[0].FinishReason);
    }

    [Fact]
    public void OpenTelemetry_as_JSON_text()
    {
        SpanMessages read = Read(new JsonObject
        {
            ["gen_ai.system_instructions"] = """[{"type":"text","content":"Be brief."}]""",
            ["gen_ai.input.messages"] = """[{"role":"user","parts":[{"type":"text","content":"What is the weather?"}]}]""",
            ["gen_ai.output.messages"] = """[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"get_weather","arguments":"{\"city\":\"Porto\"}"}]}]""",
        });

        Assert.Equal(Question, Show(read.Input));
        Assert.Equal(ToolUse, Show(read.Output));
    }

    [Fact]
    public void OpenTelemetry_on_the_details_event()
    {
        TraceEvent details = new("gen_ai.client.inference.operation.details", 0, true, null, List(new JsonObject
        {
            ["gen_ai.input.messages"] = JsonNode.Parse("""[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]"""),
        }));

        Assert.Equal("user: Text Hi", Show(Read([], details).Input));
    }

    [Fact]
    public void OpenTelemetry_before_1_37_by_events()
    {
        SpanMessages read = Read([],
            Log("gen_ai.system.message", JsonNode.Parse("""{"content":"Be brief."}""")!),
            Log("gen_ai.user.message", JsonNode.Parse("""{"content":"What is the weather?"}""")!),
            Log("gen_ai.assistant.message", JsonNode.Parse("""{"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Porto\"}"}}]}""")!),
            Log("gen_ai.tool.message", JsonNode.Parse("""{"id":"c1","content":"rain"}""")!),
            Log("gen_ai.choice", JsonNode.Parse("""{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Rain."}}""")!));

        Assert.Equal($"{Question}\n{ToolUse}\n{ToolAnswer}", Show(read.Input));
        Assert.Equal("assistant: Text Rain.", Show(read.Output));
        Assert.Equal("stop", read.Output[0].FinishReason);
    }

    [Fact]
    public void OpenLLMetry_flattened()
    {
        SpanMessages read = Read(new JsonObject
        {
            ["gen_ai.prompt.0.role"] = "system",
            ["gen_ai.prompt.0.content"] = "Be brief.",
            ["gen_ai.prompt.1.role"] = "user",
            ["gen_ai.prompt.1.content"] = """[{"type":"text","text":"What is the weather?"}]""",
            ["gen_ai.prompt.10.role"] = "tool",
            ["gen_ai.prompt.10.content"] = "rain",
            ["gen_ai.prompt.10.tool_call_id"] = "c1",
            ["gen_ai.prompt.2.role"] = "assistant",
            ["gen_ai.prompt.2.tool_calls.0.id"] = "c1",
            ["gen_ai.prompt.2.tool_calls.0.name"] = "get_weather",
            ["gen_ai.prompt.2.tool_calls.0.arguments"] = """{"city":"Porto"}""",
            ["gen_ai.completion.0.role"] = "assistant",
            ["gen_ai.completion.0.content"] = "Rain.",
            ["gen_ai.completion.0.finish_reason"] = "stop",
        });

        Assert.Equal($"{Question}\n{ToolUse}\n{ToolAnswer}", Show(read.Input));
        Assert.Equal(("assistant: Text Rain.", "stop"), (Show(read.Output), read.Output[0].FinishReason));
    }

    [Fact]
    public void OpenInference_flattened()
    {
        SpanMessages read = Read(new JsonObject
        {
            ["llm.input_messages.0.message.role"] = "system",
            ["llm.input_messages.0.message.content"] = "Be brief.",
            ["llm.input_messages.1.message.role"] = "user",
            ["llm.input_messages.1.message.contents.0.message_content.type"] = "text",
            ["llm.input_messages.1.message.contents.0.message_content.text"] = "What is the weather?",
            ["llm.input_messages.2.message.role"] = "tool",
            ["llm.input_messages.2.message.content"] = "rain",
            ["llm.input_messages.2.message.tool_call_id"] = "c1",
            ["llm.output_messages.0.message.role"] = "assistant",
            ["llm.output_messages.0.message.tool_calls.0.tool_call.id"] = "c1",
            ["llm.output_messages.0.message.tool_calls.0.tool_call.function.name"] = "get_weather",
            ["llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments"] = """{"city":"Porto"}""",
            ["input.value"] = "ignored: the messages say more",
        });

        Assert.Equal($"{Question}\n{ToolAnswer}", Show(read.Input));
        Assert.Equal(ToolUse, Show(read.Output));
    }

    [Fact]
    public void Vercel_AI_SDK()
    {
        SpanMessages read = Read(new JsonObject
        {
            ["ai.prompt.messages"] = """
                [{"role":"system","content":"Be brief."},
                 {"role":"user","content":[{"type":"text","text":"What is the weather?"}]},
                 {"role":"assistant","content":[{"type":"tool-call","toolCallId":"c1","toolName":"get_weather","input":{"city":"Porto"}}]},
                 {"role":"tool","content":[{"type":"tool-result","toolCallId":"c1","output":"rain"}]}]
                """,
            ["ai.response.text"] = "Rain.",
            ["ai.response.finishReason"] = "stop",
        });

        Assert.Equal($"{Question}\n{ToolUse}\n{ToolAnswer}", Show(read.Input));
        Assert.Equal(("assistant: Text Rain.", "stop"), (Show(read.Output), read.Output[0].FinishReason));
    }

    [Fact]
    public void Vercel_AI_SDK_operation_around_the_call() =>
        Assert.Equal(Question, Show(Read(new JsonObject { ["ai.prompt"] = """{"system":"Be brief.","prompt":"What is the weather?"}""" }).Input));

    [Theory]
    [InlineData("""[{"role":"user","content":[{"text":"What is the weather?"}]}]""")]                                   // Bedrock Converse
    [InlineData("""[{"role":"user","parts":[{"text":"What is the weather?"}]}]""")]                                    // Gemini
    [InlineData("""{"messages":[{"role":"user","content":"What is the weather?"}],"model":"m"}""")]                    // a whole request
    [InlineData("""{"messages":[{"type":"human","content":"What is the weather?"}]}""")]                               // LangChain
    [InlineData("""{"messages":[{"lc":1,"type":"constructor","kwargs":{"type":"human","role":"user","content":"What is the weather?"}}]}""")]
    [InlineData("What is the weather?")]
    public void Requests_passed_on_as_they_are(string input) =>
        Assert.Equal("user: Text What is the weather?", Show(Read(new JsonObject { ["input.value"] = input }).Input));

    [Fact]
    public void Anthropic_and_Bedrock_blocks()
    {
        Assert.Equal(
            "assistant: Reasoning hm\n" + ToolUse + "\nuser: ToolResponse#c1 rain",
            Show(MessageShape.ReadAll(JsonNode.Parse("""
                [{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"c1","name":"get_weather","input":{"city":"Porto"}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"rain"}]}]
                """), "user")));
        Assert.Equal(
            ToolUse + "\nuser: ToolResponse#c1 rain",
            Show(MessageShape.ReadAll(JsonNode.Parse("""
                [{"role":"assistant","content":[{"toolUse":{"toolUseId":"c1","name":"get_weather","input":{"city":"Porto"}}}]},
                 {"role":"user","content":[{"toolResult":{"toolUseId":"c1","content":"rain"}}]}]
                """), "user")));
    }

    [Fact]
    public void A_refusal_is_told_from_text() =>
        Assert.Equal("assistant: Refusal I cannot.", Show(MessageShape.ReadAll(JsonNode.Parse("""[{"role":"assistant","content":null,"refusal":"I cannot."}]"""), "user")));

    [Fact]
    public void Embedded_media_is_named_and_never_carried() =>
        Assert.Equal(
            "user: Media image_url (embedded)\nuser: Media image/png https://x.example/a.png",
            Show(MessageShape.ReadAll(JsonNode.Parse("""
                [{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"uri","mime_type":"image/png","uri":"https://x.example/a.png"}]}]
                """), "user")));

    [Fact]
    public void An_answer_that_is_JSON_stays_the_text_it_was() =>
        Assert.Equal("{\"city\":\"Porto\"}", MessageShape.ReadAll("""[{"role":"assistant","content":"{\"city\":\"Porto\"}"}]""", "user")[0].Parts[0].Text);

    [Theory]
    [InlineData("[{\"role\":")]
    [InlineData("{\"role\":\"user\",\"role\":\"user\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("[null, 1, true, {}, []]")]
    [InlineData("{\"messages\":[{\"role\":7,\"content\":{\"a\":1}}]}")]
    public void What_is_not_understood_is_shown_and_never_throws(string text) =>
        Assert.NotEmpty(MessageShape.ReadAll(text, "user"));

    [Fact]
    public void Length_and_number_are_bounded()
    {
        List<ChatMessage> read = MessageShape.ReadAll(new JsonArray([.. Enumerable.Range(0, 600).Select(i => (JsonNode)new JsonObject { ["role"] = "user", ["content"] = $"{i}" })]), "user");
        Assert.Equal((MessageBounds.Messages, "599"), (read.Count, read[^1].Parts[0].Text));

        string text = MessageShape.ReadAll(new string('x', 60_000), "user")[0].Parts[0].Text;
        Assert.EndsWith("… (10,000 more characters)", text);
    }
}
