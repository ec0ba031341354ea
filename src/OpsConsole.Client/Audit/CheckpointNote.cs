using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Client.Audit;

/// <summary>
/// A signed checkpoint as the console sends it: docs/audit-format.md §5. The SDK reads it by itself, so that it takes nobody's word for
/// what the console's own code would say.
/// </summary>
internal sealed class CheckpointNote
{
    /// <summary>Longest note in characters that is looked at; the console reports no longer ones either.</summary>
    public const int MaxLength = 4000;

    private const int MaxSignatures = 64;
    private const string OriginPrefix = "opsconsole.audit/", TimePrefix = "time ", Instant = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly byte[] _text;
    private readonly List<(string Name, byte[] KeyIdAndSignature)> _signatures;

    private CheckpointNote(string note, byte[] text, string origin, long size, byte[] root, DateTime at, List<(string, byte[])> signatures)
    {
        (Note, _text, Origin, Size, Root, At, _signatures) = (note, text, origin, size, root, at, signatures);
    }

    /// <summary>The whole note, as it came.</summary>
    public string Note { get; }

    /// <summary>Which log.</summary>
    public string Origin { get; }

    /// <summary>Number of entries.</summary>
    public long Size { get; }

    /// <summary>Root of the tree, 32 bytes.</summary>
    public byte[] Root { get; }

    /// <summary>When it was signed, UTC.</summary>
    public DateTime At { get; }

    /// <summary>Whether two checkpoints say the same, whoever signed them.</summary>
    public bool SaysTheSameAs(CheckpointNote other) => _text.AsSpan().SequenceEqual(other._text);

    /// <summary>Reads a note. Whatever is not exactly a checkpoint is null.</summary>
    public static CheckpointNote? TryParse(string? note)
    {
        if (note is null || note.Length > MaxLength || !note.EndsWith('\n') || note.AsSpan().ContainsAnyInRange('\0', '\t') || note.AsSpan().ContainsAnyInRange('\v', '\x1F'))
        {
            return null;
        }

        int end = note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1;
        string[] lines = note[..end].Split('\n');
        byte[] root = new byte[SHA256.HashSizeInBytes];
        if (lines is not [{ } origin, { } digits, { } hash, { } time, ""]
            || !origin.StartsWith(OriginPrefix, StringComparison.Ordinal) || origin.Length == OriginPrefix.Length || origin.Contains(' ', StringComparison.Ordinal)
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size) || size.ToString(CultureInfo.InvariantCulture) != digits
            || !Convert.TryFromBase64String(hash, root, out int length) || length != root.Length || Convert.ToBase64String(root) != hash
            || !time.StartsWith(TimePrefix, StringComparison.Ordinal)
            || !DateTime.TryParseExact(time[TimePrefix.Length..], Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at))
        {
            return null;
        }

        return Signatures(note[(end + 1)..]) is { } signatures ? new CheckpointNote(note, Encoding.UTF8.GetBytes(note[..end]), origin, size, root, at, signatures) : null;
    }

    /// <summary>Whether the key signed it. One signature in the key's name that does not fit spoils the note.</summary>
    public bool IsSignedBy(LogKey key)
    {
        bool signed = false;
        foreach ((string name, byte[] bytes) in _signatures)
        {
            if (name == key.Name && key.HasId(bytes))
            {
                signed = key.Verifies(_text, bytes.AsSpan(LogKey.IdLength));
                if (!signed)
                {
                    return false;
                }
            }
        }

        return signed;
    }

    private static List<(string, byte[])>? Signatures(string lines)
    {
        List<(string, byte[])> signatures = [];
        foreach (string line in lines.Split('\n')[..^1])
        {
            string[] parts = line.Split(' ');
            byte[] bytes = new byte[line.Length];
            if (signatures.Count == MaxSignatures || parts is not ["\u2014", { Length: > 0 } name, { } base64]
                || !Convert.TryFromBase64String(base64, bytes, out int length) || length <= LogKey.IdLength)
            {
                return null;
            }

            signatures.Add((name, bytes[..length]));
        }

        return signatures.Count == 0 ? null : signatures;
    }
}
