using System.Globalization;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>What the seal of an exported trail says. docs/audit-format.md §6.</summary>
/// <param name="LogId">Which log.</param>
/// <param name="Size">Number of positions.</param>
/// <param name="Entries">Number of entry lines.</param>
/// <param name="Filter">What was asked for, canonical JSON.</param>
/// <param name="MadeAt">When, UTC.</param>
/// <param name="Sha256">Hash of all bytes before the seal's line, hexadecimal.</param>
public sealed record TrailSeal(string LogId, long Size, long Entries, string Filter, DateTime MadeAt, string Sha256)
{
    private const string Title = "opsconsole.audit-export/v1";

    /// <summary>The text to be signed.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title}\n{LogId}\nsize {Size}\nentries {Entries}\nfilter {Filter}\nmade {AuditEntry.Text(MadeAt)}\nsha256 {Sha256}\n");

    /// <summary>Reads a signed text.</summary>
    /// <returns>Null when it is not a seal.</returns>
    public static TrailSeal? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Split('\n') is not [Title, { } logId, { } size, { } entries, { } filter, { } made, { } sha256, ""]
            || Number(size, "size ") is not { } positions || Number(entries, "entries ") is not { } lines
            || After(filter, "filter ") is not { } asked || After(sha256, "sha256 ") is not { } hash
            || !DateTime.TryParseExact(
                After(made, "made "), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at))
        {
            return null;
        }

        TrailSeal seal = new(logId, positions, lines, asked, at, hash);
        return seal.ToText() == text ? seal : null; // one spelling only
    }

    private static string? After(string line, string label) => line.StartsWith(label, StringComparison.Ordinal) ? line[label.Length..] : null;

    private static long? Number(string line, string label) =>
        long.TryParse(After(line, label), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
