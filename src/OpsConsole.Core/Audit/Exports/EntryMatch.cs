using System.Text.Unicode;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Filters entries by their bytes as <see cref="AuditFilter.Apply"/> does by their columns: what is archived has none.</summary>
internal static class EntryMatch
{
    /// <summary>Whether an entry fits all parts but the text. What cannot be read fits.</summary>
    public static bool Fits(AuditFilter filter, ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes) || !CanonicalScan.IsObject(bytes) || !EntryFields.TryRead(bytes, out EntryFields entry))
        {
            return true;
        }

        string recordedAt = CanonicalValue.Read(entry.RecordedAt), kind = CanonicalValue.Read(entry.Kind);
        return (filter.From is not { } from || string.CompareOrdinal(recordedAt, AuditEntry.Text(from)) >= 0)
            && (filter.To is not { } to || string.CompareOrdinal(recordedAt, AuditEntry.Text(to)) < 0)
            && Is(filter.Actor, entry.ActorId) && Is(filter.ObjectType, entry.ObjectType) && Is(filter.ObjectId, entry.ObjectId)
            && Is(filter.Outcome, entry.Outcome) && Is(filter.Change, entry.Change)
            && (filter.ExceptKind is not { } except || kind != except)
            && (filter.Kind is not { } asked || (asked.EndsWith('.') ? kind.StartsWith(asked, StringComparison.Ordinal) : kind == asked))
            && (filter.Kinds is not { } kinds || kinds.Contains(kind) || (filter.OrActor is { } self && Is(self, entry.ActorId)));
    }

    private static bool Is(string? asked, ReadOnlySpan<byte> spelled) => asked is null || CanonicalValue.Means(spelled, asked);
}
