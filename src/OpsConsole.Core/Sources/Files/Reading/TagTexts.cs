using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Writes tags as the bill has them: a JSON object of texts, keys in ordinal order. What was written lately is remembered: lines repeat their tags.</summary>
internal sealed class TagTexts(Func<string, string> nameOf)
{
    private const int MostKnown = 4_096, LongestKnown = 2_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The text for tags that a file has as a JSON object.</summary>
    /// <returns>Null when it is none, or has values that are neither text nor number nor true.</returns>
    public string? Of(string json)
    {
        if (json.Length is 0 or 2)
        {
            return json is "" or "{}" ? "{}" : null;
        }

        if (_known.TryGetValue(json, out string? known))
        {
            return known;
        }

        string? text = Read(json);
        if (text is not null && json.Length <= LongestKnown)
        {
            if (_known.Count == MostKnown)
            {
                _known.Clear();
            }

            _known[json] = text;
        }

        return text;
    }

    /// <summary>The text for tags.</summary>
    public static string Of(SortedDictionary<string, string> tags) => tags.Count == 0 ? "{}" : JsonSerializer.Serialize(tags, Plain);

    private string? Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            SortedDictionary<string, string> tags = new(StringComparer.Ordinal);
            foreach (JsonProperty tag in document.RootElement.EnumerateObject())
            {
                string? value = tag.Value.ValueKind switch
                {
                    JsonValueKind.String => tag.Value.GetString(),
                    JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => tag.Value.GetRawText(),
                    JsonValueKind.Null => "",
                    _ => null,
                };
                if (value is null)
                {
                    return null;
                }

                if (value.Length > 0)
                {
                    tags[nameOf(tag.Name)] = value;
                }
            }

            return Of(tags);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // half a character in it is no text either
        }
    }
}
