namespace OpsConsole.Core.Audit.Witness;

/// <summary>Events of applications that watch the trail.</summary>
internal static class WitnessEvents
{
    public const string Reported = "audit.witness_reported";

    public const string CheckpointType = "checkpoint";

    public static AuditKind[] Kinds { get; } =
    [
        new(Reported, "reported that the audit trail contradicts what was seen of it") { Alarms = true, AtOnce = true },
    ];
}
