using System.Text.Json;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Reads one value of a column that has JSON objects. What was read lately is remembered: lines repeat them.</summary>
internal sealed class MapValue(string key)
{
    private const int MostKnown = 1_024, LongestKnown = 4_000;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The value; empty where there is none, or the text is no JSON object.</summary>
    public string Of(string json)
    {
        if (json.Length == 0)
        {
            return "";
        }

        if (_known.TryGetValue(json, out string? value))
        {
            return value;
        }

        value = Read(json);
        if (json.Length <= LongestKnown)
        {
            if (_known.Count == MostKnown)
            {
                _known.Clear();
            }

            _known[json] = value;
        }

        return value;
    }

    private string Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
