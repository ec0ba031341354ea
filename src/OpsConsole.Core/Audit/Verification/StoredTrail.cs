using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>One pass over the trail in the database, up to the end that was read at its start.</summary>
internal sealed class StoredTrail(OpsDbContext context, SegmentFiles segments, AuditHead head)
{
    private const int PageSize = 1000;

    private readonly TrailChain _chain = new();
    private readonly TileCheck _tiles = new(context);
    private readonly List<TrailFinding> _findings = [];
    private readonly Queue<AuditCheckpoint> _checkpoints = [];
    private long _nextCheckpoint = 1;
    private bool _columnWrong, _detailWrong, _checkpointWrong, _unreadable;
    private byte[] _lastRecordedAt = [], _lastLeaf = new byte[MerkleTree.HashLength];

    /// <summary>Reads everything.</summary>
    public async Task ReadAsync(long archivedTo, Action<long, long> progress, CancellationToken cancellationToken)
    {
        await ReadArchiveAsync(progress, cancellationToken).ConfigureAwait(false);
        for (long next = archivedTo; next < head.Size && !_unreadable;)
        {
            long from = next;
            List<AuditRow> rows = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= from && e.Seq < head.Size)
                .OrderBy(e => e.Seq).Take(PageSize).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                break;
            }

            long last = rows[^1].Seq;
            ILookup<long, AuditDetail> details = (await context.AuditDetails.AsNoTracking().Where(d => d.Seq >= from && d.Seq <= last)
                .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(d => d.Seq);
            foreach (AuditRow row in rows)
            {
                await TakeAsync(row.Entry, row.Seq, row, [.. details[row.Seq]], cancellationToken).ConfigureAwait(false);
            }

            next = last + 1;
            progress(_chain.Position, head.Size);
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="signed">Size of the largest checkpoint that was stored before the end of the log was read.</param>
    public IEnumerable<TrailFinding> End(long signed)
    {
        _chain.End(whole: false, known: head.Size); // the newest entries are signed a little later
        if (!_unreadable)
        {
            CheckHead(signed);
        }

        _findings.AddRange(_chain.Findings);
        if (_tiles.FirstWrong is { } wrong)
        {
            _findings.Add(new TrailFinding(Tampering.ColumnChanged, wrong, $"The stored tree does not have the hash of entry {wrong}."));
            SharpenRewritten(wrong);
        }

        return _findings;
    }

    private async Task ReadArchiveAsync(Action<long, long> progress, CancellationToken cancellationToken)
    {
        foreach (AuditSegment segment in await segments.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            long seq = segment.First;
            try
            {
                await foreach (byte[] entry in segments.ReadAsync(segment.First, segment.Count, cancellationToken).ConfigureAwait(false))
                {
                    await TakeAsync(entry, seq++, row: null, [], cancellationToken).ConfigureAwait(false);
                }
            }
            catch (SegmentMissingException missing)
            {
                _findings.Add(new TrailFinding(Tampering.SegmentMissing, missing.First, missing.Message));
                await SkipAsync(seq, segment.First + segment.Count, cancellationToken).ConfigureAwait(false);
            }

            progress(_chain.Position, head.Size);
        }
    }

    /// <summary>Goes on with the stored hashes of entries that cannot be read; the entries that name keys are still in the database.</summary>
    private async Task SkipAsync(long from, long end, CancellationToken cancellationToken)
    {
        List<AuditRow> kept = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= from && e.Seq < end).OrderBy(e => e.Seq)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        for (long first = from; first < end; first += AuditTile.Width)
        {
            long index = first / AuditTile.Width;
            byte[]? tile = await context.AuditTiles.AsNoTracking().Where(t => t.Level == 0 && t.Index == index).Select(t => t.Hashes)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (tile?.Length != AuditTile.Width * MerkleTree.HashLength)
            {
                _unreadable = true;
                return;
            }

            for (int i = 0; i < AuditTile.Width; i++)
            {
                if (kept.Find(k => k.Seq == first + i) is { } row)
                {
                    await TakeAsync(row.Entry, row.Seq, row: null, [], cancellationToken, addToTiles: false).ConfigureAwait(false);
                }
                else
                {
                    _chain.Subtree(first + i, 1, tile[(i * MerkleTree.HashLength)..((i + 1) * MerkleTree.HashLength)]);
                    await TakeCheckpointsAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            await _tiles.AddTileAsync(tile, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(
        byte[] bytes, long seq, AuditRow? row, IReadOnlyList<AuditDetail> details, CancellationToken cancellationToken, bool addToTiles = true)
    {
        if (_unreadable)
        {
            return;
        }

        byte[] leaf = MerkleTree.Leaf(bytes);
        if (!TakeEntry(bytes, leaf, seq, row, details))
        {
            _unreadable = true;
            return;
        }

        _lastLeaf = leaf;
        if (addToTiles && _chain.IsWhole)
        {
            await _tiles.AddAsync(leaf, cancellationToken).ConfigureAwait(false);
        }

        await TakeCheckpointsAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool TakeEntry(byte[] bytes, byte[] leaf, long seq, AuditRow? row, IReadOnlyList<AuditDetail> details)
    {
        if (!Utf8.IsValid(bytes) || !CanonicalScan.IsObject(bytes))
        {
            _findings.Add(new TrailFinding(Tampering.NotCanonical, seq, $"Entry {seq} is not in the one form that hashes are made of."));
            return false;
        }

        if (!EntryFields.TryRead(bytes, out EntryFields entry))
        {
            _findings.Add(new TrailFinding(Tampering.Edited, seq, $"Entry {seq} has not the members that entries have."));
            return false;
        }

        _chain.Entry(entry, leaf);
        _lastRecordedAt = entry.RecordedAt.ToArray();
        if (row is not null && !_columnWrong && RowCheck.WrongColumn(row, entry, leaf) is { } column)
        {
            _columnWrong = true;
            _findings.Add(new TrailFinding(Tampering.ColumnChanged, seq, $"The column {column} of entry {seq} does not say what the entry says."));
        }

        if (row is not null && !_detailWrong && !RowCheck.DetailsFit(entry.Personal, details))
        {
            _detailWrong = true;
            _findings.Add(new TrailFinding(Tampering.DetailChanged, seq, $"The personal details beside entry {seq} are not those that the entry commits to."));
        }

        return true;
    }

    private async Task TakeCheckpointsAsync(CancellationToken cancellationToken)
    {
        if (_checkpoints.Count == 0 && _nextCheckpoint <= head.Size)
        {
            long from = _nextCheckpoint;
            (await context.AuditCheckpoints.AsNoTracking().Where(c => c.Size >= from && c.Size <= head.Size).OrderBy(c => c.Size).Take(PageSize)
                .ToListAsync(cancellationToken).ConfigureAwait(false)).ForEach(_checkpoints.Enqueue);
            _nextCheckpoint = _checkpoints.Count == 0 ? head.Size + 1 : _checkpoints.Last().Size + 1;
        }

        while (_checkpoints.TryPeek(out AuditCheckpoint? checkpoint) && checkpoint.Size <= _chain.Position)
        {
            Take(_checkpoints.Dequeue());
        }
    }

    private void Take(AuditCheckpoint stored)
    {
        bool isOne = _chain.Checkpoint(stored.Note);
        if (!_checkpointWrong && (!isOne || _chain.Newest!.Size != stored.Size || _chain.Newest.At != stored.At))
        {
            _checkpointWrong = true;
            _findings.Add(new TrailFinding(Tampering.ColumnChanged, null, $"What is stored as the checkpoint of {stored.Size} entries is not that."));
        }
    }

    private void CheckHead(long signed)
    {
        long size = _chain.Position;
        if (!_chain.IsWhole)
        {
            return;
        }

        if (size < head.Size || signed > head.Size)
        {
            long known = Math.Max(signed, head.Size);
            _findings.Add(new TrailFinding(Tampering.TailCut, Math.Min(size, head.Size), $"The end is missing: the log had {known} entries, and there are {Math.Min(size, head.Size)}."));
        }
        else if (head.LogId != _chain.LogId)
        {
            _findings.Add(new TrailFinding(Tampering.IdentitySwapped, null, "The end of the log names another log than the entries."));
        }
        else if (!head.LastLeafHash.AsSpan().SequenceEqual(_lastLeaf) || !head.Range.AsSpan().SequenceEqual(_chain.Tree.ToBytes()))
        {
            _findings.Add(new TrailFinding(Tampering.Edited, size - 1, $"The end of the log stands for other entries than the {size} that are there: the last one is not as it was written."));
        }
        else if (AuditEntry.Text(head.LastRecordedAt) != System.Text.Encoding.ASCII.GetString(_lastRecordedAt))
        {
            _findings.Add(new TrailFinding(Tampering.ColumnChanged, null, "The end of the log does not say when the last entry was recorded."));
        }
    }

    /// <summary>Who wrote history anew, but not the stored tree, left behind where it begins.</summary>
    private void SharpenRewritten(long wrong)
    {
        int rewritten = _findings.FindIndex(f => f.Kind == Tampering.Rewritten && f.FirstBad <= wrong);
        if (rewritten >= 0)
        {
            _findings[rewritten] = _findings[rewritten] with { FirstBad = wrong };
        }
    }
}
