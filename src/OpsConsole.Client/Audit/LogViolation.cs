namespace OpsConsole.Client.Audit;

/// <summary>How an audit trail showed itself to be another than before.</summary>
public enum LogViolationKind
{
    /// <summary>Another log id: the trail was started anew, or another console answers.</summary>
    OtherLog,

    /// <summary>Fewer entries than before, and the console cannot show those that are missing: its end was cut off, or a backup was restored.</summary>
    Shrunk,

    /// <summary>Another root at the same size: there are two histories.</summary>
    Forked,

    /// <summary>More entries, but those seen before are not the beginning of them: history was rewritten.</summary>
    Inconsistent,

    /// <summary>No key of the log signed it, nor did the last known key vouch for the one that did.</summary>
    NotSigned,

    /// <summary>The console has for too long not proved that what it shows continues what was seen.</summary>
    Unproved,
}

/// <summary>What the application has seen of the audit trail and what it was shown then contradict each other. Keep both notes: they are the evidence.</summary>
/// <param name="Kind">How.</param>
/// <param name="Seen">The signed checkpoint that was seen and verified before.</param>
/// <param name="Offered">What the console showed now.</param>
/// <param name="At">When, UTC.</param>
public sealed record LogViolation(LogViolationKind Kind, string Seen, string Offered, DateTime At);

/// <summary>What a checkpoint is worth to whoever has watched the log so far.</summary>
public enum WitnessVerdict
{
    /// <summary>It is the newest, and continues what was seen. It is remembered.</summary>
    Advanced,

    /// <summary>It says nothing new: the same, or an older one of the same log.</summary>
    Known,

    /// <summary>The console could not be asked. What was seen before stays.</summary>
    Undecided,

    /// <summary>It is not a checkpoint. It is passed over.</summary>
    NotACheckpoint,

    /// <summary>It contradicts what was seen; see <see cref="CheckpointWitness.Violated"/>. What was seen before stays.</summary>
    Violation,
}
