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
        new(RuleCreated, "made a trip rule", Permissions.ViewKillSwitch),
        new(RuleChanged, "changed a trip rule", Permissions.ViewKillSwitch),
        new(RuleRemoved, "removed a trip rule", Permissions.ViewKillSwitch),
    ];
}
