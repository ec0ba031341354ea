using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Web.Demo.World;

/// <summary>Messages in the JSON of OpenTelemetry's <c>gen_ai.input.messages</c> and <c>gen_ai.output.messages</c>.</summary>
internal static class DemoMessages
{
    // As Python's and JavaScript's instrumentations write it: escapes only what JSON must, so that '+' and '@' stay themselves.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static object Text(string role, string content) => new { role, parts = new[] { new { type = "text", content } } };

    public static object ToolCall(string id, string name, string arguments) =>
        new { role = "assistant", parts = new[] { new { type = "tool_call", id, name, arguments = JsonSerializer.Deserialize<JsonElement>(arguments) } } };

    public static object ToolResponse(string id, string response) =>
        new { role = "tool", parts = new[] { new { type = "tool_call_response", id, response } } };

    public static string Input(IReadOnlyList<object> messages) => JsonSerializer.Serialize(messages, Plain);

    public static string Output(string content, string finish) =>
        JsonSerializer.Serialize(new[] { new { role = "assistant", parts = new[] { new { type = "text", content } }, finish_reason = finish } }, Plain);

    public static string OutputToolCall(string id, string name, string arguments) => JsonSerializer.Serialize(
        new[] { new { role = "assistant", parts = new[] { new { type = "tool_call", id, name, arguments = JsonSerializer.Deserialize<JsonElement>(arguments) } }, finish_reason = "tool_call" } }, Plain);

    public static string Documents(IReadOnlyList<string> texts, DemoRandom random) =>
        JsonSerializer.Serialize(texts.Select(text => new { id = $"doc-{random.Below(900) + 100}", score = Math.Round(random.Between(0.62, 0.94), 3), content = text }), Plain);
}
