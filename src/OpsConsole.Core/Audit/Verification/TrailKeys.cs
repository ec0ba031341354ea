using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>A key of a log and since when it signs.</summary>
/// <param name="Seq">The entry that names it.</param>
/// <param name="Key">The key.</param>
/// <param name="Replaced">Whether nothing in the log vouches for it: the key before it was lost.</param>
public sealed record TrailKey(long Seq, VerifierKey Key, bool Replaced);

/// <summary>Which keys must have signed a checkpoint, as the entries that name them come by. docs/audit-format.md §5.</summary>
internal sealed class TrailKeys(string origin)
{
    public const string Started = "audit.started", Rotated = "audit.key_rotated", Replaced = "audit.key_replaced";

    private readonly List<TrailKey> _keys = [];
    private readonly List<VerifierKey> _leaving = [];

    /// <summary>All keys so far, oldest first.</summary>
    public IReadOnlyList<TrailKey> All => _keys;

    /// <summary>The key in force; null before the first entry.</summary>
    public VerifierKey? Current => _keys.Count == 0 ? null : _keys[^1].Key;

    /// <summary>Whether entries of this kind name a key.</summary>
    public static bool IsKeyKind(ReadOnlySpan<byte> kind) => kind.SequenceEqual("audit.started"u8) || kind.SequenceEqual("audit.key_rotated"u8) || kind.SequenceEqual("audit.key_replaced"u8);

    /// <summary>Takes over what an entry says of keys.</summary>
    /// <returns>False when it names no key of this log, or when the first entry is not the one that names a key.</returns>
    public bool Take(in EntryFields entry)
    {
        bool started = entry.Kind.SequenceEqual("audit.started"u8), replaced = entry.Kind.SequenceEqual("audit.key_replaced"u8);
        if (entry.Seq == 0 ? !started : started || !IsKeyKind(entry.Kind))
        {
            return entry.Seq != 0;
        }

        if (KeyIn(entry.After) is not { } key || key.Name != origin)
        {
            return false;
        }

        if (!started && !replaced && Current is { } before)
        {
            _leaving.Add(before);
        }

        _keys.Add(new TrailKey(entry.Seq, key, replaced));
        return true;
    }

    /// <summary>The keys that must have signed the checkpoint that comes next: the one in force, and those that it takes over from.</summary>
    public VerifierKey[] TakeRequired()
    {
        VerifierKey[] required = [.. _leaving, Current!];
        _leaving.Clear();
        return required;
    }

    private static VerifierKey? KeyIn(ReadOnlySpan<byte> after)
    {
        if (after.IsEmpty)
        {
            return null;
        }

        CanonicalMembers members = new(after);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("verifierKey"u8))
            {
                return CanonicalValue.TryText(members.Value, out ReadOnlySpan<byte> spelled) ? VerifierKey.TryParse(CanonicalValue.Read(spelled)) : null;
            }
        }

        return null;
    }
}
