using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Events of anchors.</summary>
internal static class AnchorEvents
{
    public const string RollbackDetected = "storage.rollback_detected";

    public const string Anchor = "anchor", Found = "found", Log = "log", Root = "root", Signed = "signed", Size = "size";

    public static AuditKind[] Kinds { get; } =
    [
        new(RollbackDetected, "found that the trail is not the one that was anchored outside the database") { AtOnce = true, Alarms = true },
    ];

    /// <summary>The event of a finding.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="logId">The log that the database holds.</param>
    public static AuditEvent Of(AnchorFinding finding, string logId) => new(RollbackDetected, Actor.Console, CheckpointEvents.ObjectType, logId)
    {
        Outcome = AuditOutcome.Failed,
        Reason = finding.Message,
        Before = new JsonObject
        {
            [Anchor] = finding.Anchor,
            [Log] = finding.LogId,
            [Root] = Convert.ToHexStringLower(finding.Anchored.Root),
            [Signed] = AuditEntry.Text(finding.Anchored.At),
            [Size] = finding.Anchored.Size,
        },
        After = new JsonObject { [Found] = AnchorFinding.NameOf(finding.Disagreement), [Size] = finding.TrailSize },
    };
}
