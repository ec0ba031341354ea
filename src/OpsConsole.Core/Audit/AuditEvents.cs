namespace OpsConsole.Core.Audit;

/// <summary>The trail's own events.</summary>
internal static class AuditEvents
{
    public const string Started = "audit.started";

    public static AuditKind[] Kinds { get; } =
    [
        new(Started, "started the audit trail") { AtOnce = true },
    ];
}
