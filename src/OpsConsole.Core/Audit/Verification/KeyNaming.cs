using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Follows the log's keys through the entries that name them.</summary>
internal static class KeyNaming
{
    /// <summary>Whether entries of this kind name a key.</summary>
    public static bool IsKeyKind(ReadOnlySpan<byte> kind) => kind.StartsWith("audit."u8) && KeySchedule.IsKeyKind(CanonicalValue.Read(kind));

    /// <summary>Takes over what an entry says of keys.</summary>
    /// <returns>False when it cannot say that where it stands.</returns>
    public static bool Take(KeySchedule keys, in EntryFields entry) =>
        (entry.Seq > 0 && !IsKeyKind(entry.Kind)) || keys.TryAdd(entry.Seq, CanonicalValue.Read(entry.Kind), CanonicalValue.Read(entry.Outcome), KeyIn(entry.After));

    private static string? KeyIn(ReadOnlySpan<byte> after)
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
                return CanonicalValue.TryText(members.Value, out ReadOnlySpan<byte> spelled) ? CanonicalValue.Read(spelled) : null;
            }
        }

        return null;
    }
}
