namespace OpsConsole.Core.Audit.Exports;

/// <summary>How exports read in the trail.</summary>
internal static class ExportEvents
{
    public const string Exported = "audit.exported";

    public static AuditKind[] Kinds { get; } = [new(Exported, "exported the audit trail")];
}
