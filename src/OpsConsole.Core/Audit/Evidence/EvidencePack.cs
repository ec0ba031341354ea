using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Which chapter of a change's story an entry tells.</summary>
public enum EvidencePart
{
    /// <summary>What was proposed, and its content.</summary>
    Proposal,

    /// <summary>Who approved or rejected it, and who let it through in an emergency.</summary>
    Decision,

    /// <summary>What was measured before it was let through.</summary>
    Evaluation,

    /// <summary>When it went live, and when it went back.</summary>
    Release,

    /// <summary>Whatever else happened to it.</summary>
    Other,
}

/// <summary>One entry, with what proves it.</summary>
/// <param name="Item">The entry.</param>
/// <param name="Part">Its chapter.</param>
/// <param name="LeafHash">Hash of its bytes as they are stored now, hexadecimal.</param>
/// <param name="Path">Hashes from the leaf upwards to the checkpoint's root.</param>
/// <param name="Holds">Whether leaf and path lead to that root.</param>
public sealed record EvidenceEntry(AuditItem Item, EvidencePart Part, string LeafHash, IReadOnlyList<byte[]> Path, bool Holds);

/// <summary>What a prompt version did while it was live.</summary>
/// <param name="Prompt">The version.</param>
/// <param name="Label">How applications call the version, where they sent any; null when no interaction was measured.</param>
/// <param name="Environment">Where it was live; null when the release does not say.</param>
/// <param name="From">When it went live, UTC.</param>
/// <param name="To">When the next version did, UTC; or when the pack was made.</param>
/// <param name="IsLive">Whether it was live still when the pack was made.</param>
/// <param name="Totals">The numbers of its interactions; null when none was measured.</param>
public sealed record EvidenceUse(AuditedPrompt Prompt, string? Label, string? Environment, DateTime From, DateTime To, bool IsLive, MetricsTotals? Totals);

/// <summary>Everything about one change request or object that the trail knows, with the proof of each entry.</summary>
public sealed record EvidencePack
{
    /// <summary>What it is about.</summary>
    public required EvidenceScope Scope { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>Identity of the log.</summary>
    public required string LogId { get; init; }

    /// <summary>The signed checkpoint that covers all entries.</summary>
    public required PublishedCheckpoint Checkpoint { get; init; }

    /// <summary>The key that signed it.</summary>
    public required VerifierKey Key { get; init; }

    /// <summary>The entries, oldest first.</summary>
    public required IReadOnlyList<EvidenceEntry> Entries { get; init; }

    /// <summary>How many older entries there are that the pack has no room for.</summary>
    public int LeftOut { get; init; }

    /// <summary>Entries below this position are in the archive, where they were not looked for; 0 when nothing is archived.</summary>
    public long ArchivedBelow { get; init; }

    /// <summary>What the released prompt versions did.</summary>
    public IReadOnlyList<EvidenceUse> Uses { get; init; } = [];

    /// <summary>Whether every entry is proved to belong to the log that the checkpoint signs.</summary>
    public bool Holds => Entries.All(e => e.Holds);

    /// <summary>The entries of a chapter.</summary>
    public IEnumerable<EvidenceEntry> Of(EvidencePart part) => Entries.Where(e => e.Part == part);
}
