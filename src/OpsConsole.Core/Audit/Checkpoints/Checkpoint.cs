using System.Globalization;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>What a checkpoint says: so many entries have this root. docs/audit-format.md §5.</summary>
/// <param name="Origin">Which log: <c>opsconsole.audit/</c> and its id.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root of the tree, 32 bytes.</param>
/// <param name="At">When it was signed, UTC, in whole milliseconds.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, DateTime At)
{
    private const string OriginPrefix = "opsconsole.audit/", TimePrefix = "time ";

    /// <summary>The origin of a log.</summary>
    public static string OriginOf(string logId) => OriginPrefix + logId;

    /// <summary>The text to be signed.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n{TimePrefix}{AuditEntry.Text(At)}\n");

    /// <summary>Reads a signed text.</summary>
    /// <returns>Null when it is not a checkpoint.</returns>
    public static Checkpoint? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        Span<byte> root = stackalloc byte[48];
        if (lines is not [{ } origin, { } size, { } hash, { } time, ""]
            || !origin.StartsWith(OriginPrefix, StringComparison.Ordinal)
            || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long entries)
            || hash.Length > 64 || !Convert.TryFromBase64String(hash, root, out int length) || length != MerkleTree.HashLength
            || !time.StartsWith(TimePrefix, StringComparison.Ordinal)
            || !DateTime.TryParseExact(
                time[TimePrefix.Length..], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at))
        {
            return null;
        }

        Checkpoint checkpoint = new(origin, entries, root[..length].ToArray(), at);
        return checkpoint.ToText() == text ? checkpoint : null; // one spelling only
    }
}
