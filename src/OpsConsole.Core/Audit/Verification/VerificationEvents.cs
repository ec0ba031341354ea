namespace OpsConsole.Core.Audit.Verification;

/// <summary>How verifications read in the trail.</summary>
internal static class VerificationEvents
{
    public const string Verified = "audit.verified", Stopped = "audit.verification_stopped", TamperingFound = "audit.tampering_found";

    public static AuditKind[] Kinds { get; } =
    [
        new(Verified, "verified the audit trail"),
        new(Stopped, "stopped a verification of the audit trail"),
        new(TamperingFound, "found that the audit trail was tampered with") { Alarms = true },
    ];
}
