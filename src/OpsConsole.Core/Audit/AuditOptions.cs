namespace OpsConsole.Core.Audit;

/// <summary>Settings of the audit trail (section <c>Audit</c>). Changing them is itself an event, which alarms.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// File of the private key that signs checkpoints, relative to the data directory. Empty: <c>audit/signing-key.pem</c> there.
    /// Better on a volume that the database's administrators cannot read.
    /// </summary>
    public string SigningKeyFile { get; set; } = "";
}
