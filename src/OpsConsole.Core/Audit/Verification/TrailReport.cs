using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>What whoever verifies has from elsewhere.</summary>
public sealed record TrailTrust
{
    /// <summary>Nothing: the trail can only be held against itself.</summary>
    public static TrailTrust None { get; } = new();

    /// <summary>Keys that are known to be the log's.</summary>
    public IReadOnlyList<VerifierKey> Keys { get; init; } = [];

    /// <summary>Checkpoints that were kept outside; null without.</summary>
    public AnchorList? Anchors { get; init; }
}

/// <summary>What verification of a trail came to.</summary>
/// <param name="Finding">The first finding; of the kind <see cref="Tampering.None"/> when the trail is intact.</param>
public sealed record TrailReport(TrailFinding Finding)
{
    /// <summary>Whether nothing was found.</summary>
    public bool IsIntact => Finding.Kind == Tampering.None;

    /// <summary>Id of the log; empty when it is not known.</summary>
    public string LogId { get; init; } = "";

    /// <summary>Number of positions.</summary>
    public long Size { get; init; }

    /// <summary>Number of entries; the other positions are covered by proofs.</summary>
    public long Entries { get; init; }

    /// <summary>When the first entry was recorded, as it says itself; empty without entries.</summary>
    public string FirstAt { get; init; } = "";

    /// <summary>When the last entry was recorded, as it says itself; empty without entries.</summary>
    public string LastAt { get; init; } = "";

    /// <summary>The log's keys, oldest first.</summary>
    public IReadOnlyList<ScheduledKey> Keys { get; init; } = [];

    /// <summary>The newest checkpoint; null without.</summary>
    public Checkpoint? Newest { get; init; }

    /// <summary>The seal of an export; null where the trail is not one.</summary>
    public TrailSeal? Seal { get; init; }

    /// <summary>What is no finding, but good to know, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The key in force at a size; null when no entry names one.</summary>
    internal VerifierKey? KeyAt(long size) => Keys.LastOrDefault(k => k.Seq < size)?.Key;

    /// <summary>A report of something that is no trail or cannot be read.</summary>
    public static TrailReport Unreadable(string message) => new(new TrailFinding(Tampering.Unreadable, null, message));
}
