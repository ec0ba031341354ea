using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>How one anchor stands.</summary>
/// <param name="Name">Name of the anchor.</param>
/// <param name="Size">Size of the newest checkpoint it holds.</param>
/// <param name="AnchoredAt">When that was, UTC; null when never.</param>
/// <param name="FailingSince">Since when it fails, UTC; null while it works.</param>
/// <param name="Problem">The failure in words, with what to do; empty while it works.</param>
/// <param name="Remark">What is odd about what it holds; empty when nothing is, or it was not read since the console started.</param>
public sealed record AnchorStatus(string Name, long Size, DateTime? AnchoredAt, DateTime? FailingSince, string Problem, string Remark);

/// <summary>The last verification of the whole trail.</summary>
/// <param name="EndedAt">When, UTC.</param>
/// <param name="Size">Entries that were verified.</param>
/// <param name="FirstBad">First bad position; null when intact.</param>
/// <param name="Tampering">Kind of tampering; empty when intact.</param>
/// <param name="Message">The finding in words; empty when intact.</param>
/// <param name="By">Who asked for it; null for the console's own nightly run.</param>
public sealed record VerificationStatus(DateTime EndedAt, long Size, long? FirstBad, string Tampering, string Message, string? By)
{
    /// <summary>Whether nothing was found.</summary>
    public bool IsIntact => Tampering.Length == 0;
}

/// <summary>How far the trail is verified, signed and anchored.</summary>
/// <param name="LogId">Identity of the log.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="LastRecordedAt">When the last one was written, UTC.</param>
/// <param name="Newest">The newest checkpoint; null before the first.</param>
/// <param name="Key">The key that signs; null when the log does not name one.</param>
/// <param name="Signing">Whether the trail is signed as it should be.</param>
/// <param name="Verified">The last verification; null when there was none.</param>
/// <param name="Anchors">The anchors, by name.</param>
public sealed record AuditStatus(
    string LogId, long Size, DateTime LastRecordedAt, PublishedCheckpoint? Newest, VerifierKey? Key, CheckpointState Signing,
    VerificationStatus? Verified, IReadOnlyList<AnchorStatus> Anchors)
{
    /// <summary>
    /// The last moment that something outside the database testifies to, UTC: whoever has the database and the key could have rewritten
    /// what came after. Null when there is no anchor yet.
    /// </summary>
    public DateTime? LastAnchoredAt => Anchors.Max(a => a.AnchoredAt);

    /// <summary>Entries that no anchor holds yet.</summary>
    public long NotAnchored => Size - Anchors.Select(a => a.Size).DefaultIfEmpty().Max();
}
