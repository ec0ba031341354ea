using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch;

/// <summary>How the kill switch reads in the audit trail.</summary>
internal static class KillSwitchEvents
{
    public const string Killed = "killswitch.killed";
    public const string Restored = "killswitch.restored";
    public const string MovedOn = "killswitch.moved_on";
    public const string DrillKilled = "drill.killed";
    public const string DrillRestored = "drill.restored";
    public const string DrillMissed = "drill.missed";
    public const string RollbackDetected = "storage.rollback_detected";
    public const string NewLineage = "killswitch.reconciled";
    public const string RestoreRequested = "restore.requested";
    public const string RestoreConfirmed = "restore.confirmed";
    public const string RestoreWithdrawn = "restore.withdrawn";
    public const string RestoreExpired = "restore.expired";
    public const string BrokeGlass = "restore.broke_glass";
    public const string BreakGlassReviewed = "restore.reviewed";
    public const string RuleCreated = "trip_rule.created";
    public const string RuleChanged = "trip_rule.changed";
    public const string RuleRemoved = "trip_rule.removed";

    public static readonly AuditKind[] Kinds =
    [
        new(Killed, "killed a scope", Permissions.ViewKillSwitch) { AtOnce = true },
        new(Restored, "restored a scope", Permissions.ViewKillSwitch) { AtOnce = true },
        new(MovedOn, "moved the kill switch's version past a rollback", Permissions.ViewKillSwitch),
        new(DrillKilled, "killed the drill feature", Permissions.ViewKillSwitch),
        new(DrillRestored, "restored the drill feature", Permissions.ViewKillSwitch),
        new(DrillMissed, "missed a drill of the kill switch", Permissions.ViewKillSwitch) { Alarms = true },
        new(NewLineage, "began a new lineage of the kill switch after a rollback", Permissions.ViewKillSwitch) { AtOnce = true },
        new(RestoreRequested, "asked to restore a scope", Permissions.ViewKillSwitch),
        new(RestoreConfirmed, "agreed to restore a scope", Permissions.ViewKillSwitch) { AtOnce = true },
        new(RestoreWithdrawn, "withdrew a request to restore", Permissions.ViewKillSwitch),
        new(RestoreExpired, "let a request to restore expire", Permissions.ViewKillSwitch),
        new(BrokeGlass, "broke the glass to restore a scope alone", Permissions.ViewKillSwitch) { AtOnce = true, Alarms = true },
        new(BreakGlassReviewed, "reviewed a break-glass restore", Permissions.ViewKillSwitch),
        new(RuleCreated, "made a trip rule", Permissions.ViewKillSwitch),
        new(RuleChanged, "changed a trip rule", Permissions.ViewKillSwitch),
        new(RuleRemoved, "removed a trip rule", Permissions.ViewKillSwitch),
    ];
}
