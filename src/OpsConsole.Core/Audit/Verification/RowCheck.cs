using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Holds the columns of a stored entry, and its details, against its bytes.</summary>
internal static class RowCheck
{
    /// <summary>Name of the first column that does not say what the bytes say; null when all do.</summary>
    public static string? WrongColumn(AuditRow row, in EntryFields entry, ReadOnlySpan<byte> leaf) =>
        entry.Seq != row.Seq ? nameof(row.Seq)
        : !leaf.SequenceEqual(row.LeafHash) ? nameof(row.LeafHash)
        : !CanonicalValue.Means(entry.Id, row.Id) ? nameof(row.Id)
        : !CanonicalValue.Means(entry.Kind, row.Kind) ? nameof(row.Kind)
        : !CanonicalValue.Means(entry.Outcome, row.Outcome) ? nameof(row.Outcome)
        : !CanonicalValue.Means(entry.ActorType, row.ActorType) ? nameof(row.ActorType)
        : !CanonicalValue.Means(entry.ActorId, row.ActorId) ? nameof(row.ActorId)
        : !CanonicalValue.Means(entry.ObjectType, row.ObjectType) ? nameof(row.ObjectType)
        : !CanonicalValue.Means(entry.ObjectId, row.ObjectId) ? nameof(row.ObjectId)
        : !(entry.Change.IsEmpty ? row.Change is null : row.Change is { } change && CanonicalValue.Means(entry.Change, change)) ? nameof(row.Change)
        : !CanonicalValue.Means(entry.RecordedAt, AuditEntry.Text(row.RecordedAt)) ? nameof(row.RecordedAt)
        : null;

    /// <summary>Whether the stored details are those that the entry commits to; erased ones are.</summary>
    public static bool DetailsFit(ReadOnlySpan<byte> commitments, IReadOnlyList<AuditDetail> details)
    {
        if (commitments.IsEmpty)
        {
            return details.Count == 0;
        }

        int known = 0;
        CanonicalMembers names = new(commitments);
        while (names.MoveNext())
        {
            if (!CanonicalValue.TryText(names.Value, out ReadOnlySpan<byte> commitment) || Find(details, names.Name) is not { } detail || !Fits(commitment, detail))
            {
                return false;
            }

            known++;
        }

        return known == details.Count;
    }

    private static bool Fits(ReadOnlySpan<byte> commitment, AuditDetail detail) => detail switch
    {
        { Salt: null, Data: null } => true,
        { Salt: { } salt, Data: { } data } => salt.Length == 32 && CanonicalScan.IsObject(data) && DetailCheck.Fits(commitment, salt, data),
        _ => false,
    };

    private static AuditDetail? Find(IReadOnlyList<AuditDetail> details, ReadOnlySpan<byte> name)
    {
        foreach (AuditDetail detail in details)
        {
            if (CanonicalValue.Means(name, detail.Name))
            {
                return detail;
            }
        }

        return null;
    }
}
