using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Writes the JSON of a prompt: a promise to other people's programs (docs/client.md).</summary>
internal static class ServedDocument
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Encode(ServedPrompt served, bool withFiles)
    {
        Prompt prompt = served.Prompt ?? throw new InvalidOperationException("The file cannot be used.");
        ArrayBufferWriter<byte> buffer = new(1024 + (3 * served.Content.Length));
        using Utf8JsonWriter writer = new(buffer, Json);
        writer.WriteStartObject();
        writer.WriteString("name"u8, served.Name);
        writer.WriteString("sha"u8, served.Version.Commit);
        writer.WriteString("blob"u8, served.Version.Blob);
        writer.WriteString("path"u8, served.Path);
        writer.WriteString("format"u8, ServedNames.Of(prompt.Format));
        writer.WriteString("dialect"u8, ServedNames.Of(prompt.Dialect));
        Text(writer, "environment", served.Environment);
        Text(writer, "releasedAt", served.ReleasedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Text(writer, "title", prompt.Title);
        Text(writer, "description", prompt.Description);
        writer.WriteString("model"u8, prompt.Model);
        Text(writer, "provider", prompt.Provider);
        Node(writer, "parameters", prompt.Parameters);
        writer.WriteString("template"u8, prompt.Template);
        writer.WriteStartArray("messages"u8);
        foreach (PromptMessage message in prompt.Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role);
            writer.WriteString("content"u8, message.Content);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("variables"u8);
        foreach (PromptVariable variable in prompt.Variables)
        {
            Write(writer, variable);
        }

        writer.WriteEndArray();
        Optional(writer, "inputSchema", prompt.InputSchema);
        Optional(writer, "outputSchema", prompt.OutputSchema);
        Optional(writer, "tools", prompt.Tools);
        writer.WriteStartArray("tags"u8);
        foreach (string tag in prompt.Tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        if (withFiles)
        {
            Text(writer, "content", served.Text);
            Text(writer, "userContent", served.UserText);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, PromptVariable variable)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, variable.Name);
        Text(writer, "kind", variable.Kind);
        Text(writer, "description", variable.Description);
        writer.WriteBoolean("required"u8, variable.Required);
        Optional(writer, "default", variable.Default);
        Optional(writer, "example", variable.Example);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Optional(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        if (value is not null)
        {
            Node(writer, name, value);
        }
    }

    private static void Node(Utf8JsonWriter writer, string name, JsonNode value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
