using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>Attributes as text for people.</summary>
internal static class AttributeText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value: text as it is, lists and objects as indented JSON.</summary>
    public static string Show(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue(out string? plain) => plain,
        _ => value.ToJsonString(Indented),
    };

    /// <summary>Those whose name or value contains a text, in any case.</summary>
    public static IReadOnlyList<TraceAttribute> Matching(IReadOnlyList<TraceAttribute> attributes, string filter) => filter.Trim() is not { Length: > 0 } text
        ? attributes
        : [.. attributes.Where(a => a.Key.Contains(text, StringComparison.OrdinalIgnoreCase) || Show(a.Value).Contains(text, StringComparison.OrdinalIgnoreCase))];
}
