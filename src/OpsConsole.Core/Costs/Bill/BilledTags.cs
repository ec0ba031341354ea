using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>Tags of a line as text: one text for the same tags, whatever wrote them, so that lines group by it.</summary>
internal static class BilledTags
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them: a JSON object, keys in ordinal order, without spaces. A key without a value is left out.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> tags)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach ((string key, string value) in tags.Where(t => t.Value.Length > 0).OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The value of a key; null where the tags have none.</summary>
    public static string? ValueOf(string tags, string key)
    {
        using JsonDocument document = JsonDocument.Parse(tags);
        return document.RootElement.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
    }
}
