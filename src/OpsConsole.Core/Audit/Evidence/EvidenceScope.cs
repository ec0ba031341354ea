using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>What an evidence pack is about: one change request, or one object.</summary>
public sealed record EvidenceScope
{
    /// <summary>Type of the object that a change request is itself.</summary>
    public const string ChangeType = "change";

    private EvidenceScope(string? change, string objectType, string objectId) => (Change, ObjectType, ObjectId) = (change, objectType, objectId);

    /// <summary>The change request; null when it is about another object.</summary>
    public string? Change { get; }

    /// <summary>Type of the object.</summary>
    public string ObjectType { get; }

    /// <summary>Id of the object.</summary>
    public string ObjectId { get; }

    /// <summary>Reads the query parameters: <c>change=ID</c> or <c>object=type:id</c>, one of them.</summary>
    /// <returns>Null when they say nothing, or two things.</returns>
    public static EvidenceScope? TryParse(string? change, string? ofObject)
    {
        if (string.IsNullOrEmpty(change) == string.IsNullOrEmpty(ofObject))
        {
            return null;
        }

        if (!string.IsNullOrEmpty(change))
        {
            return change.Length <= AuditRow.MaxNameLength ? new EvidenceScope(change, ChangeType, change) : null;
        }

        int colon = ofObject!.IndexOf(':', StringComparison.Ordinal);
        (string type, string id) = colon < 0 ? ("", "") : (ofObject[..colon], ofObject[(colon + 1)..]);
        return type.Length is > 0 and <= 32 && id.Length is > 0 and <= AuditRow.MaxObjectIdLength ? new EvidenceScope(null, type, id) : null;
    }

    /// <summary>The entries that belong to it. What happened to a change request itself belongs to it too.</summary>
    internal IQueryable<AuditRow> Apply(IQueryable<AuditRow> entries) => Change is { } change
        ? entries.Where(e => e.Change == change || (e.ObjectType == ChangeType && e.ObjectId == change))
        : entries.Where(e => e.ObjectType == ObjectType && e.ObjectId == ObjectId);
}
