namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Events of signing.</summary>
internal static class CheckpointEvents
{
    public const string KeyRotated = "audit.key_rotated", KeyReplaced = "audit.key_replaced", DamageDetected = "audit.damage_detected";

    /// <summary>Type of the object of events that are about the trail as a whole; its id is the log's.</summary>
    public const string ObjectType = "log";

    public static AuditKind[] Kinds { get; } =
    [
        new(KeyRotated, "changed the key that signs the audit trail") { AtOnce = true, Alarms = true },
        new(KeyReplaced, "replaced the lost key that signs the audit trail") { AtOnce = true, Alarms = true },
        new(DamageDetected, "found the audit trail damaged and stopped signing it") { Alarms = true }, // at once would be in vain: it is not signed
    ];
}
