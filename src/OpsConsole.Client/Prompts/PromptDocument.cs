using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Client.Prompts;

/// <summary>Reads what the console says of a prompt. It comes over a network: what does not fit is refused, whole.</summary>
internal static class PromptDocument
{
    /// <summary>Bytes of a document at most.</summary>
    public const int MaxLength = 8 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no document of this prompt.</exception>
    public static LivePrompt Read(byte[] content, string name, string environment, PromptSource source)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(content, documentOptions: Strict);
            LivePrompt prompt = new()
            {
                Name = Text(root, "name"),
                Environment = environment,
                Version = Text(root, "sha"),
                Blob = Text(root, "blob"),
                Source = source,
                Dialect = (string?)root!["dialect"] ?? "plain",
                Model = (string?)root["model"],
                Parameters = root["parameters"] as JsonObject ?? [],
                Template = Text(root, "template"),
                Messages = [.. root["messages"]!.AsArray().Select(m => new PromptMessage(Text(m, "role"), Text(m, "content")))],
                Variables = [.. root["variables"]!.AsArray().Select(v => new PromptVariable(Text(v, "name"), (bool?)v!["required"] ?? false, DefaultOf(v["default"])))],
            };
            return prompt.Name == name && IsSha(prompt.Version) && IsSha(prompt.Blob) ? prompt : throw new FormatException($"The answer is not the prompt '{name}'.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"The answer is no document of a prompt: {exception.Message}", exception);
        }
    }

    private static string Text(JsonNode? node, string name) => (string?)node![name] ?? throw new FormatException($"The answer is no document of a prompt: '{name}' is missing.");

    private static string? DefaultOf(JsonNode? value) => value is null ? null : value.GetValueKind() == JsonValueKind.String ? (string?)value : value.ToJsonString();

    private static bool IsSha(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
