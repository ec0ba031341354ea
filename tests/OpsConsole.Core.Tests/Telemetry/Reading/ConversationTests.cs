using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class ConversationTests
{
    private static TraceSpan Call(ulong id, string input, string output, SpanRole role = SpanRole.ModelCall) => new()
    {
        SpanId = new SpanId(id),
        Name = $"chat {id}",
        Role = role,
        StartNanos = id,
        EndNanos = id,
        Attributes = [new("gen_ai.input.messages", Messages(input)), new("gen_ai.output.messages", Messages(output))],
    };

    // "s:be brief|u:hi" → messages
    private static JsonArray Messages(string text) => [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(m => (JsonNode)new JsonObject
    {
        ["role"] = m[0] switch { 's' => "system", 'u' => "user", 'a' => "assistant", _ => "tool" },
        ["content"] = m[2..],
    })];

    private static string Show(IReadOnlyList<ConversationSection> sections) => string.Join(" || ", sections.Select(s =>
        s.Title + ": " + string.Join('|', s.Turns.Select(t => $"{t.SpanId.Value}{(t.IsOutput ? '>' : '<')}{t.Message.Parts[0].Text}"))));

    [Fact]
    public void A_call_that_repeats_the_conversation_adds_only_what_is_new() =>
        Assert.Equal(
            "chat 1: 1<be brief|1<hi|1>call tool|2<rain|2>it rains",
            Show(Conversation.Build([Call(1, "s:be brief|u:hi", "a:call tool"), Call(2, "s:be brief|u:hi|a:call tool|t:rain", "a:it rains")])));

    [Fact]
    public void A_call_that_shares_only_the_instructions_opens_a_section() =>
        Assert.Equal(
            "chat 1: 1<be brief|1<hi|1>hello || chat 2: 2<be brief|2<and you|2>fine",
            Show(Conversation.Build([Call(1, "s:be brief|u:hi", "a:hello"), Call(2, "s:be brief|u:and you", "a:fine")])));

    [Fact]
    public void Content_around_the_calls_is_taken_when_the_calls_have_none() =>
        Assert.Equal("chat 1: 1<hi|1>hello", Show(Conversation.Build([Call(1, "u:hi", "a:hello", SpanRole.Agent), Call(2, "", "")])));

    [Fact]
    public void Retrieved_documents_are_read_from_each_spelling()
    {
        RetrievedDocument[] found =
        [
            .. Documents(new TraceAttribute("gen_ai.retrieval.documents", """[{"id":"d1","score":0.5,"content":"one"}]""")),
            .. Documents(new TraceAttribute("retrieval.documents.0.document.id", "d2"), new TraceAttribute("retrieval.documents.0.document.content", "two"), new TraceAttribute("retrieval.documents.0.document.score", 0.25)),
        ];

        Assert.Equal([("d1", "one", 0.5), ("d2", "two", 0.25)], found.Select(d => (d.Id, d.Content, d.Score)));

        static IEnumerable<RetrievedDocument> Documents(params TraceAttribute[] attributes) => RetrievedDocument.Of(
            new TraceSpan { SpanId = new SpanId(1), Name = "", StartNanos = 0, EndNanos = 0, Attributes = attributes });
    }
}
