using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>
/// Follows a trail from its first position on, entry by entry, and holds it against its own checkpoints. It knows nothing of
/// files and databases. It keeps no entries: its memory does not grow with the trail.
/// </summary>
internal sealed class TrailChain
{
    private const int RecentLeaves = 1024;

    private readonly List<TrailFinding> _findings = [];
    private readonly byte[][] _recent = new byte[RecentLeaves][];
    private readonly byte[] _lastRecordedAt = new byte[EntryFields.InstantLength];
    private readonly CompactRange _tree = new();
    private readonly NoteChecks _notes;
    private byte[]? _logId, _lastLeaf;
    private ChainBreak? _break;
    private TrailFinding? _unsigned;
    private bool _hasTime, _lastWasKey, _settled;
    private long _good, _lastCheckpoint, _sinceGood, _firstSinceGood = -1, _firstUnlinked = -1, _wentBackAt = -1, _misplaced = -1;

    public TrailChain() => _notes = new NoteChecks(SignatureFailed);

    /// <summary>Number of positions so far.</summary>
    public long Position { get; private set; }

    /// <summary>Number of entries so far; the other positions were covered by proofs.</summary>
    public long Entries { get; private set; }

    /// <summary>The log's id; null before the first entry.</summary>
    public string? LogId { get; private set; }

    /// <summary>The log's keys; null before the first entry.</summary>
    public KeySchedule? Keys { get; private set; }

    /// <summary>The newest checkpoint so far.</summary>
    public Checkpoint? Newest { get; private set; }

    /// <summary>Whether positions and hashes are still those of the log as far as one can tell: after a break they mean nothing.</summary>
    public bool IsWhole => _break is null && !_settled;

    /// <summary>The root of what stands so far. Only while <see cref="IsWhole"/>.</summary>
    public byte[] Root() => _tree.Root();

    /// <summary>The tree so far. Only while <see cref="IsWhole"/>.</summary>
    public CompactRange Tree => _tree;

    /// <summary>Findings so far, in no order.</summary>
    public IReadOnlyList<TrailFinding> Findings => _findings;

    /// <summary>Takes the entry of the next position.</summary>
    public void Entry(in EntryFields entry, byte[] leaf)
    {
        bool adjacent = Position == 0 || _lastLeaf is not null;
        bool linked = !adjacent || (_lastLeaf is null ? !entry.Prev.ContainsAnyExcept((byte)'0') : Hex.Means(entry.Prev, _lastLeaf));
        bool wentBack = _hasTime && entry.RecordedAt.SequenceCompareTo(_lastRecordedAt) < 0;
        if (_break is { } known)
        {
            known.Observe(entry.Seq, linked, !linked && PointsTo(entry.Prev) is not null);
            known.WentBackInTime |= wentBack;
        }
        else if (!_settled)
        {
            Check(entry, linked, wentBack);
        }

        if (IsWhole)
        {
            _tree.Append(leaf);
            _firstSinceGood = _sinceGood++ == 0 ? Position : _firstSinceGood;
        }

        _recent[Position % RecentLeaves] = leaf;
        _lastLeaf = leaf;
        _lastWasKey = KeyNaming.IsKeyKind(entry.Kind);
        entry.RecordedAt.CopyTo(_lastRecordedAt);
        _hasTime = true;
        Position++;
        Entries++;
    }

    /// <summary>Takes positions of which only the root of their subtree is known.</summary>
    /// <returns>False when such a subtree cannot stand here.</returns>
    public bool Subtree(long first, long count, byte[] hash)
    {
        if (IsWhole && first == Position)
        {
            if (Keys is null || count <= 0 || (count & (count - 1)) != 0 || first % count != 0)
            {
                return false;
            }

            _tree.Append(count, hash);
            if (_lastLeaf is not null && _sinceGood > 0)
            {
                _firstUnlinked = _firstUnlinked < 0 ? Position - 1 : _firstUnlinked;
            }
        }
        else if (IsWhole)
        {
            _break = new ChainBreak(first > Position ? BreakSign.Ahead : BreakSign.Behind, Position, first);
        }

        _settled |= _unsigned is not null;
        _lastLeaf = null;
        Array.Clear(_recent);
        Position += count;
        return true;
    }

    /// <summary>Takes a checkpoint, which must be about what stands before it.</summary>
    /// <returns>False when it is not a checkpoint at all.</returns>
    public bool Checkpoint(string note)
    {
        if (SignedNote.TryParse(note) is not { } signed || Checkpoints.Checkpoint.TryParse(signed.Text) is not { } checkpoint)
        {
            return false;
        }

        Newest = checkpoint;
        if (!IsWhole || Keys?.Current is null)
        {
            return true;
        }

        if (checkpoint.Origin != Checkpoints.Checkpoint.OriginOf(LogId!))
        {
            Find(Tampering.IdentitySwapped, null, $"The checkpoint of {checkpoint.Size} entries is of another log, {checkpoint.Origin}.");
            return true;
        }

        if (checkpoint.Size != Position)
        {
            _misplaced = checkpoint.Size;
            return true;
        }

        IReadOnlyList<VerifierKey> required = Keys.RequiredFor(checkpoint.Size, _lastCheckpoint);
        _lastCheckpoint = checkpoint.Size;
        if (_tree.Root().AsSpan().SequenceEqual(checkpoint.Root))
        {
            _notes.Add(signed, required, checkpoint.Size, _good);
            (_good, _sinceGood, _firstSinceGood, _firstUnlinked) = (Position, 0, -1, -1);
            return true;
        }

        NoteVerdict verdict = NoteChecks.Check(signed, required);
        if (verdict != NoteVerdict.Signed)
        {
            SignatureFailed(checkpoint.Size, _good, verdict);
        }
        else
        {
            Disagree(checkpoint.Size);
        }

        return true;
    }

    /// <summary>Tells that nothing more comes.</summary>
    /// <param name="whole">Whether everything was read: where reading stopped or the end is missing, what is not there yet says nothing.</param>
    /// <param name="known">Number of entries there must be, where something else than the newest checkpoint says so.</param>
    public void End(bool whole, long? known = null)
    {
        _notes.Flush();
        if (_unsigned is { } unsigned)
        {
            _findings.Add(unsigned);
        }

        if (_break is { } found)
        {
            _findings.Add(found.Explain((known ?? Newest?.Size) - Position));
        }
        else if (whole && !_settled)
        {
            EndWhole();
        }

        if (_wentBackAt >= 0 && (_break is null || _wentBackAt < _break.At - 1))
        {
            Find(Tampering.Inserted, _wentBackAt, $"Entry {_wentBackAt} says that it was recorded earlier than the entry before it: it was inserted later.");
        }
    }

    private void EndWhole()
    {
        if (Newest is { } newest && newest.Size > Position)
        {
            Find(Tampering.TailCut, Position, $"The end is missing: a checkpoint covers {newest.Size} entries, but there are only {Position}.");
        }
        else if (Newest is { } older && older.Size < Position)
        {
            Find(Tampering.Inserted, older.Size, $"Behind the newest checkpoint, of {older.Size} entries, stand {Position - older.Size} more that nothing signs.");
        }
        else if (_misplaced >= 0)
        {
            Find(Tampering.FileChanged, null, $"The checkpoint of {_misplaced} entries does not stand at its place.");
        }
    }

    private void Check(in EntryFields entry, bool linked, bool wentBack)
    {
        if (_logId is null)
        {
            _logId = entry.LogId.ToArray();
            LogId = CanonicalValue.Read(entry.LogId);
            Keys = new KeySchedule(Checkpoints.Checkpoint.OriginOf(LogId));
        }

        if (entry.Seq != Position)
        {
            _break = new ChainBreak(entry.Seq > Position ? BreakSign.Ahead : BreakSign.Behind, Position, entry.Seq);
        }
        else if (!entry.LogId.SequenceEqual(_logId))
        {
            // The first entry can be the altered one: then the second names another predecessor too.
            _break = new ChainBreak(BreakSign.OtherLog, Position == 1 && !linked ? 0 : Position, entry.Seq);
        }
        else if (!linked)
        {
            _break = new ChainBreak(BreakSign.Predecessor, Position, entry.Seq) { PointsTo = PointsTo(entry.Prev), AfterKeyEntry = _lastWasKey, WentBackInTime = wentBack };
        }
        else if (!KeyNaming.Take(Keys!, entry))
        {
            Find(Tampering.IdentitySwapped, Position, Position == 0 ? "The first entry does not say which key signs this log." : $"Entry {Position} changes the log's key, but names none of this log.");
            _settled = true;
        }

        if (_unsigned is not null)
        {
            SettleUnsigned();
        }

        _wentBackAt = wentBack && _wentBackAt < 0 ? Position : _wentBackAt;
    }

    /// <summary>What was signed has another root than what stands here. Which entry it is can be said only where links leave one.</summary>
    private void Disagree(long size)
    {
        if (_sinceGood == 0)
        {
            Find(Tampering.SegmentMissing, _good, $"What is left out from position {_good} on is not proved: the proofs do not lead to the signed checkpoint of {size} entries.");
            _settled = true;
        }
        else if (_firstUnlinked >= 0)
        {
            Find(Tampering.Edited, _firstUnlinked, $"The entries from {_firstUnlinked} on do not lead to the signed checkpoint of {size} entries: entry {_firstUnlinked} or a later one before it is not as it was written.");
            _settled = true;
        }
        else if (_sinceGood == 1)
        {
            Find(Tampering.Edited, size - 1, $"Entry {size - 1} is not as it was written: with it the root is not the one that was signed.");
            _settled = true;
        }
        else
        {
            _unsigned ??= new TrailFinding(Tampering.Rewritten, _firstSinceGood, $"The entries from {_firstSinceGood} to {size - 1} fit each other, but not the signed checkpoint of {size} entries: they were written anew.");
        }
    }

    /// <summary>The entry behind a checkpoint that does not fit: if it does not fit either, only the last entry was edited.</summary>
    private void SettleUnsigned()
    {
        if (_break is { At: var at } && at == Position)
        {
            _unsigned = null; // the break says it more exactly
        }
        else
        {
            _settled = true;
        }
    }

    private void SignatureFailed(long size, long after, NoteVerdict verdict)
    {
        Find(
            verdict == NoteVerdict.OtherKey ? Tampering.IdentitySwapped : Tampering.Rewritten,
            after,
            verdict == NoteVerdict.OtherKey
                ? $"The checkpoint of {size} entries is not signed by the key that the log names for it."
                : $"The signature of the checkpoint of {size} entries is not the key's: whoever wrote it does not have the log's key.");
    }

    /// <summary>The recent position, before the last, of the entry with a hash; null when it is none of them.</summary>
    private long? PointsTo(ReadOnlySpan<byte> prev)
    {
        for (long at = Position - 2; at >= 0 && at > Position - RecentLeaves; at--)
        {
            if (_recent[at % RecentLeaves] is { } leaf && Hex.Means(prev, leaf))
            {
                return at;
            }
        }

        return null;
    }

    private void Find(Tampering kind, long? firstBad, string message) => _findings.Add(new TrailFinding(kind, firstBad, message));
}
