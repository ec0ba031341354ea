using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Audit;

/// <summary>Settings of the audit trail (section <c>Audit</c>). Changing them is itself an event, which alarms.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// File of the private key that signs checkpoints, relative to the data directory. Empty: <c>audit/signing-key.pem</c> there.
    /// Better on a volume that the database's administrators cannot read.
    /// </summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>Days that entries and personal details stay in the database, before they go to the archive without their details. Default 400, least 184.</summary>
    public int Retention { get; set; } = 400;

    /// <summary>
    /// Directory of archived segments, relative to the data directory. Empty: <c>audit/archive</c> there. Nodes that share a
    /// database share it.
    /// </summary>
    public string ArchiveDirectory { get; set; } = "";

    /// <summary>How long after an event the trail is signed at the latest. 1 to 60 seconds, default 30.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the console says in the trail that it lives, so that silence is visible. 10 seconds to 1 hour, default one minute; 0 switches
    /// it off.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where checkpoints are kept outside the database.</summary>
    public AnchorOptions Anchors { get; set; } = new();
}
