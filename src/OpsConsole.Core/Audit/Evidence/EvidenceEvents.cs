using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Events of evidence packs.</summary>
internal static class EvidenceEvents
{
    public const string Exported = "audit.evidence_exported";

    public static AuditKind[] Kinds { get; } = [new(Exported, "exported an evidence pack")];

    /// <summary>The event of a pack. It belongs to the change, whose next pack shows it.</summary>
    public static AuditEvent Of(EvidencePack pack, Actor by) => new(Exported, by, pack.Scope.ObjectType, pack.Scope.ObjectId)
    {
        Change = pack.Scope.Change,
        After = new JsonObject { ["checkpoint"] = pack.Checkpoint.Checkpoint.Size, ["entries"] = pack.Entries.Count, ["leftOut"] = pack.LeftOut },
    };
}
