using System.Globalization;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>What the manifest of an archive says of its files. docs/audit-format.md §7.</summary>
/// <param name="LogId">Which log.</param>
/// <param name="Size">Number of positions.</param>
/// <param name="Files">Name and SHA-256, hexadecimal, of each other file, in the archive's order.</param>
public sealed record ArchiveManifest(string LogId, long Size, IReadOnlyList<(string Name, string Sha256)> Files)
{
    /// <summary>Name of the manifest's own file.</summary>
    public const string FileName = "manifest.txt";

    private const string Title = "opsconsole.audit-manifest/v1", SizeLabel = "size ", HashLabel = "sha256 ";
    private const int HashLength = 64, MaxFiles = 100;

    /// <summary>The text to be signed.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Title}\n{LogId}\n{SizeLabel}{Size}\n{string.Concat(Files.Select(f => $"{HashLabel}{f.Sha256} {f.Name}\n"))}");

    /// <summary>Reads a signed text.</summary>
    /// <returns>Null when it is not a manifest.</returns>
    public static ArchiveManifest? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        if (lines is not [Title, { } logId, { } size, .. { } files, ""] || files.Length > MaxFiles
            || !size.StartsWith(SizeLabel, StringComparison.Ordinal)
            || !long.TryParse(size.AsSpan(SizeLabel.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long positions)
            || !Array.TrueForAll(files, f => f.StartsWith(HashLabel, StringComparison.Ordinal) && f.Length > HashLabel.Length + HashLength + 1))
        {
            return null;
        }

        ArchiveManifest manifest = new(
            logId, positions, [.. files.Select(f => (f[(HashLabel.Length + HashLength + 1)..], f.Substring(HashLabel.Length, HashLength)))]);
        return manifest.ToText() == text ? manifest : null; // one spelling only
    }
}
