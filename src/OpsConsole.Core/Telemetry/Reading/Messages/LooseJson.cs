using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>Reading JSON of unknown shape without throwing.</summary>
internal static class LooseJson
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        MaxDepth = MessageBounds.Depth,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false, // else a JsonObject throws when it is first asked for a property
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The structure inside a text that holds a JSON object or array; anything else as it is.</summary>
    public static JsonNode? Structure(JsonNode? node)
    {
        if (Text(node) is not { } text || text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return node;
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Reading);
        }
        catch (JsonException)
        {
            return node; // text that merely begins like JSON, or was cut
        }
    }

    /// <summary>The text of a string node; null for others.</summary>
    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The node as people read it: text as it is, the rest as indented JSON.</summary>
    public static string Show(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.TryGetValue(out double number) => number.ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(Indented),
    };

    /// <summary>The first of these properties that is there and not null; null when the node is no object.</summary>
    public static JsonNode? Get(this JsonNode? node, params ReadOnlySpan<string> names)
    {
        if (node is JsonObject found)
        {
            foreach (string name in names)
            {
                if (found[name] is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    /// <summary>The text of the first of these properties that is there.</summary>
    public static string? GetText(this JsonNode? node, params ReadOnlySpan<string> names) => Text(node.Get(names));
}
