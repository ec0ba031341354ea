namespace OpsConsole.Core.Audit.Archive;

/// <summary>How archiving reads in the trail.</summary>
internal static class ArchiveEvents
{
    public const string SegmentArchived = "audit.segment_archived";

    public static AuditKind[] Kinds { get; } =
    [
        new(SegmentArchived, "moved old entries of the audit trail to the archive"),
    ];
}
