using System.Text;
using System.Text.Json;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>
/// Searches a piece of text in one entry: its kind, ids, reason, before and after, prompt, and its personal details. Not in hashes and
/// times, where any few digits would be found. Costs about a microsecond an entry that does not fit.
/// </summary>
public sealed class AuditText
{
    // What an entry holds for machines: a search for "ab" must not find every hash.
    private static readonly string[] NotSearched = ["log", "occurredAt", "personal", "prev", "recordedAt", "seq", "v"];

    private readonly string _text;
    private readonly string _escaped;

    /// <summary>Prepares the search for a text; its case does not matter.</summary>
    public AuditText(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _text = text.Trim();
        _escaped = JsonEncodedText.Encode(_text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
    }

    /// <summary>Whether the text stands in the entry's bytes, or in one of its details.</summary>
    /// <param name="entry">Canonical bytes of the entry.</param>
    /// <param name="details">Canonical bytes of its details, as far as they are not erased.</param>
    public bool IsIn(byte[] entry, IEnumerable<byte[]> details)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(details);
        return IsInEntry(entry) || details.Any(IsInDetail);
    }

    private bool IsInEntry(byte[] entry) =>
        MayBeIn(entry) && Read(entry, root => root.EnumerateObject().Any(m => !NotSearched.Contains(m.Name) && IsInValue(m.Value)));

    private bool IsInDetail(byte[] detail) => MayBeIn(detail) && Read(detail, IsInValue);

    /// <summary>Bytes that somebody made unreadable are found by the text in them.</summary>
    private static bool Read(byte[] json, Func<JsonElement, bool> look)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && look(document.RootElement);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>Most entries are out by their bytes alone.</summary>
    private bool MayBeIn(byte[] json) => Encoding.UTF8.GetString(json).Contains(_escaped, StringComparison.OrdinalIgnoreCase);

    private bool IsInValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(m => Has(m.Name) || IsInValue(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(IsInValue),
        JsonValueKind.String => Has(value.GetString()!),
        _ => Has(value.GetRawText()),
    };

    private bool Has(string text) => text.Contains(_text, StringComparison.OrdinalIgnoreCase);
}
