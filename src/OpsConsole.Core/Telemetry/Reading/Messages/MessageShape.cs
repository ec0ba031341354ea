using System.Text.Json.Nodes;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>
/// Reads messages of any known shape by what their properties are called: OpenTelemetry's parts, and the requests of OpenAI,
/// Anthropic, Bedrock, Gemini, LangChain and the Vercel AI SDK, which instrumentations pass on as they are.
/// </summary>
internal static class MessageShape
{
    /// <summary>Reads a list of messages, one message, or plain text (or JSON text of these).</summary>
    /// <param name="node">What was sent.</param>
    /// <param name="role">Role of messages that name none.</param>
    public static List<ChatMessage> ReadAll(JsonNode? node, string role)
    {
        node = LooseJson.Structure(node);
        if (node is JsonObject wrapper && wrapper.Get("messages", "input_messages") is JsonArray inner)
        {
            List<ChatMessage> messages = wrapper.Get("system") is { } system ? ReadAll(system, "system") : [];
            messages.AddRange(ReadAll(inner, role));
            return messages;
        }

        if (node is not JsonArray list)
        {
            return Read(node, role) is { } single ? [single] : [];
        }

        // A list of parts instead of messages (system instructions, the content of one message).
        if (list.Count > 0 && list.All(n => n is JsonObject && n.Get("role") is null && n.Get("message", "kwargs") is null && n.GetText("type") is { } type && !IsSpeaker(type)))
        {
            return Message(role, MessageParts.ReadAll(list), null) is { } only ? [only] : [];
        }

        return [.. list.TakeLast(MessageBounds.Messages).Select(n => Read(n, role)).OfType<ChatMessage>()];
    }

    /// <summary>Reads one message; null when it says nothing.</summary>
    public static ChatMessage? Read(JsonNode? node, string role)
    {
        node = LooseJson.Structure(node);
        if (node is not JsonObject)
        {
            return Message(role, node is JsonArray ? MessageParts.ReadAll(node) : MessageParts.OfText(LooseJson.Show(node)), null);
        }

        // A choice around its message (gen_ai.choice, OpenAI, OpenInference), LangChain's kwargs.
        JsonNode body = node.Get("message", "kwargs") is JsonObject inside ? inside : node;
        string? speaker = body.GetText("role") ?? (node.GetText("type") is { } type && IsSpeaker(type) ? type : null);
        string? finish = node.GetText("finish_reason", "finishReason", "stop_reason", "stopReason");
        List<MessagePart> parts = [];
        if (body.GetText("reasoning_content", "reasoning") is { Length: > 0 } reasoning)
        {
            parts.Add(new MessagePart(MessagePartKind.Reasoning, MessageBounds.Cut(reasoning)));
        }

        JsonNode? content = body.Get("parts", "content", "contents", "text");
        string? toolCallId = body.GetText("tool_call_id", "toolCallId", "id");
        if (Role(speaker ?? role) == "tool" && (content is not JsonArray || body.Get("tool_call_id") is not null) && content is not null)
        {
            parts.Add(MessageParts.ToolResponse(content, body.GetText("name"), toolCallId));
        }
        else
        {
            parts.AddRange(MessageParts.ReadAll(content));
        }

        if (body.GetText("refusal") is { Length: > 0 } refusal)
        {
            parts.Add(new MessagePart(MessagePartKind.Refusal, MessageBounds.Cut(refusal)));
        }

        if (LooseJson.Structure(body.Get("tool_calls", "toolCalls")) is JsonArray calls)
        {
            parts.AddRange(calls.Take(MessageBounds.Parts).Select(MessageParts.ToolCall));
        }

        if (parts.Count == 0 && content is null && speaker is null && finish is null)
        {
            parts.Add(new MessagePart(MessagePartKind.Other, MessageBounds.Cut(LooseJson.Show(node))));
        }

        return Message(speaker ?? role, parts, finish);
    }

    private static ChatMessage? Message(string role, List<MessagePart> parts, string? finish) =>
        parts.Count == 0 && finish is null ? null : new ChatMessage(Role(role), [.. parts.Take(MessageBounds.Parts)], finish);

    private static bool IsSpeaker(string type) => type is "human" or "ai" or "system" or "tool" or "user" or "assistant";

    private static string Role(string role) => role.ToLowerInvariant() switch
    {
        "human" => "user",
        "ai" or "model" or "chatbot" => "assistant",
        "developer" => "system",
        "function" => "tool",
        string other => other.Length <= 40 ? other : other[..40],
    };
}
