using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Client.Prompts;

/// <summary>Reads what the console says of a prompt. It comes over a network: what does not fit is refused, whole.</summary>
internal static class PromptDocument
{
    /// <summary>Bytes of a document at most.</summary>
    public const int MaxLength = 8 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no document of this prompt.</exception>
    public static LivePrompt Read(byte[] content, string name, string environment, PromptSource source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, Strict);
            JsonElement root = document.RootElement;
            LivePrompt prompt = new()
            {
                Name = Text(root, "name"),
                Environment = environment,
                Version = Text(root, "sha"),
                Blob = Text(root, "blob"),
                Source = source,
                Dialect = Given(root, "dialect")?.GetString() ?? "plain",
                Model = Given(root, "model")?.GetString(),
                Parameters = Given(root, "parameters") is { ValueKind: JsonValueKind.Object } parameters ? parameters.Clone() : LivePrompt.NoParameters,
                Template = Text(root, "template"),
                Messages = [.. root.GetProperty("messages").EnumerateArray().Select(m => new PromptMessage(Text(m, "role"), Text(m, "content")))],
                Variables = [.. root.GetProperty("variables").EnumerateArray().Select(VariableOf)],
            };
            return prompt.Name == name && IsSha(prompt.Version) && IsSha(prompt.Blob) ? prompt : throw new FormatException($"The answer is not the prompt '{name}'.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"The answer is no document of a prompt: {exception.Message}", exception);
        }
    }

    private static PromptVariable VariableOf(JsonElement variable) =>
        new(Text(variable, "name"), Given(variable, "required")?.GetBoolean() ?? false, Given(variable, "default") is { } value ? DefaultOf(value) : null);

    private static string DefaultOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, Compact);

    private static string Text(JsonElement element, string name) =>
        Given(element, name)?.GetString() ?? throw new FormatException($"The answer is no document of a prompt: '{name}' is missing.");

    private static JsonElement? Given(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool IsSha(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
