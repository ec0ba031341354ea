namespace OpsConsole.Core.Audit.Erasure;

/// <summary>How erasing reads in the trail.</summary>
internal static class ErasureEvents
{
    public const string SubjectErased = "audit.subject_erased";

    public static AuditKind[] Kinds { get; } =
    [
        new(SubjectErased, "erased a person's data from the audit trail"),
    ];
}
