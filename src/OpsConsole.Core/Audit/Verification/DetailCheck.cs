using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Holds the personal details beside an entry against the commitments in it. docs/audit-format.md §3.</summary>
internal static class DetailCheck
{
    /// <summary>What stands for a detail that was erased.</summary>
    public static ReadOnlySpan<byte> Erased => "(erased)"u8;

    /// <summary>Whether the details of a line fit.</summary>
    /// <param name="commitments">Member <c>personal</c> of the entry; empty without.</param>
    /// <param name="details">Member <c>personal</c> of the line; empty without.</param>
    public static bool Fits(ReadOnlySpan<byte> commitments, ReadOnlySpan<byte> details)
    {
        if (commitments.IsEmpty || details.IsEmpty || !CanonicalValue.IsObject(details))
        {
            return commitments.IsEmpty && details.IsEmpty;
        }

        CanonicalMembers committed = new(commitments), given = new(details);
        while (committed.MoveNext())
        {
            if (!given.MoveNext() || !given.Name.SequenceEqual(committed.Name) || !FitsOne(committed.Value, given.Value))
            {
                return false;
            }
        }

        return !given.MoveNext();
    }

    /// <summary>Whether a detail is what was committed to.</summary>
    public static bool Fits(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> data) => Hex.Means(commitment, AuditEntry.Commit(salt, data));

    private static bool FitsOne(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> detail)
    {
        if (!CanonicalValue.TryText(commitment, out ReadOnlySpan<byte> digits))
        {
            return false;
        }

        if (CanonicalValue.TryText(detail, out ReadOnlySpan<byte> text))
        {
            return text.SequenceEqual(Erased);
        }

        if (!CanonicalValue.IsObject(detail))
        {
            return false;
        }

        Span<byte> salt = stackalloc byte[32];
        CanonicalMembers parts = new(detail);
        return parts.MoveNext() && parts.Name.SequenceEqual("data"u8) && CanonicalValue.IsObject(parts.Value) && parts.Value is var data
            && parts.MoveNext() && parts.Name.SequenceEqual("salt"u8) && CanonicalValue.TryText(parts.Value, out ReadOnlySpan<byte> saltDigits)
            && Hex.TryRead(saltDigits, salt) && !parts.MoveNext()
            && Fits(digits, salt, data);
    }
}
