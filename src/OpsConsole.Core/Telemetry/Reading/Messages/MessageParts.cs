using System.Text.Json.Nodes;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>Reads the parts of a message by what their properties are called.</summary>
internal static class MessageParts
{
    /// <summary>Reads content: text, one part, or a list of parts (or JSON text of these).</summary>
    public static List<MessagePart> ReadAll(JsonNode? content)
    {
        // Only a list counts as structure inside text: an answer that is a JSON object is text to its reader.
        JsonNode? structure = LooseJson.Structure(content);
        if (LooseJson.Text(content) is { } text && !(structure is JsonArray { Count: > 0 } array && array.All(n => n.GetText("type") is not null)))
        {
            return OfText(text);
        }

        return structure switch
        {
            null => [],
            JsonArray list => [.. list.Take(MessageBounds.Parts).Select(Read)],
            _ => [Read(structure)],
        };
    }

    /// <summary>A single text part; nothing for empty text.</summary>
    public static List<MessagePart> OfText(string text) =>
        text.Length == 0 ? [] : [new MessagePart(MessagePartKind.Text, MessageBounds.Cut(text))];

    /// <summary>A tool call, with or without OpenAI's "function" and OpenInference's "tool_call" around it.</summary>
    public static MessagePart ToolCall(JsonNode? node)
    {
        JsonNode? call = node.Get("tool_call", "toolUse", "functionCall", "function_call") ?? node;
        JsonNode? function = call.Get("function") ?? call;
        return new MessagePart(
            MessagePartKind.ToolCall,
            Json(function.Get("arguments", "args", "input", "parameters") ?? call.Get("arguments", "args", "input")),
            function.GetText("name", "toolName", "tool_name") ?? call.GetText("name"),
            call.GetText("id", "toolCallId", "toolUseId", "tool_call_id", "call_id") ?? node.GetText("id"));
    }

    /// <summary>A tool's answer.</summary>
    public static MessagePart ToolResponse(JsonNode? content, string? name, string? id) =>
        new(MessagePartKind.ToolResponse, Json(content), name, id);

    private static MessagePart Read(JsonNode? node)
    {
        if (node is not JsonObject)
        {
            return new MessagePart(MessagePartKind.Text, MessageBounds.Cut(LooseJson.Show(node)));
        }

        node = node.Get("message_content") ?? node; // OpenInference
        return node.GetText("type") switch
        {
            "text" or "input_text" or "output_text" => Text(MessagePartKind.Text, node),
            "reasoning" or "thinking" or "redacted_thinking" or "summary_text" => Text(MessagePartKind.Reasoning, node),
            "refusal" => Text(MessagePartKind.Refusal, node),
            "tool_call" or "tool_use" or "tool-call" or "function_call" or "server_tool_call" or "server_tool_use" => ToolCall(node),
            "tool_call_response" or "tool_result" or "tool-result" or "function_call_output" or "server_tool_call_response" =>
                ToolResponse(Answer(node), node.GetText("name", "toolName"), node.GetText("id", "tool_call_id", "tool_use_id", "toolCallId", "call_id")),
            "image" or "image_url" or "input_image" or "audio" or "input_audio" or "file" or "input_file" or "document" or "blob" or "uri" or "video" => Media(node),
            null => Unnamed(node),
            string other => new MessagePart(MessagePartKind.Other, MessageBounds.Cut(LooseJson.Show(node)), other),
        };
    }

    // Bedrock and Gemini name the kind by the property instead of a type.
    private static MessagePart Unnamed(JsonNode node)
    {
        if (node.Get("text", "content") is { } text && LooseJson.Text(text) is not null)
        {
            return Text(node.Get("thought") is JsonValue thought && thought.TryGetValue(out bool yes) && yes ? MessagePartKind.Reasoning : MessagePartKind.Text, node);
        }

        if (node.Get("toolUse", "functionCall", "function_call") is not null)
        {
            return ToolCall(node);
        }

        if (node.Get("toolResult", "functionResponse", "function_response") is { } result)
        {
            return ToolResponse(Answer(result), result.GetText("name"), result.GetText("toolUseId", "id"));
        }

        if (node.Get("reasoningContent") is { } reasoning)
        {
            return Text(MessagePartKind.Reasoning, reasoning.Get("reasoningText") ?? reasoning);
        }

        return node.Get("image", "document", "video", "inlineData", "fileData", "image_url") is not null
            ? Media(node)
            : new MessagePart(MessagePartKind.Other, MessageBounds.Cut(LooseJson.Show(node)));
    }

    private static MessagePart Text(MessagePartKind kind, JsonNode node) =>
        new(kind, MessageBounds.Cut(LooseJson.Show(node.Get("content", "text", "thinking", "reasoning", "refusal", "value", "summary"))));

    private static JsonNode? Answer(JsonNode node) => node.Get("response", "result", "output", "content");

    // Never the data itself: only where it is and what it is said to be.
    private static MessagePart Media(JsonNode node)
    {
        JsonNode? inside = node.Get("image_url", "image", "source", "file", "inlineData", "fileData", "input_audio", "document");
        string? type = node.GetText("mime_type", "mediaType", "media_type", "mimeType", "modality") ?? inside.GetText("mime_type", "media_type", "mimeType", "format") ?? node.GetText("type");
        string where = node.GetText("uri", "url", "file_id", "fileId") ?? inside.GetText("url", "uri", "file_id", "fileUri") ?? LooseJson.Text(inside) ?? "";
        return new MessagePart(MessagePartKind.Media, where.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? "(embedded)" : MessageBounds.Cut(where), type);
    }

    private static string Json(JsonNode? node) => MessageBounds.Cut(LooseJson.Show(LooseJson.Structure(node)));
}
