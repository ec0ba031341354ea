using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>The trail in the database is not what it was or not what it says. The message says which entry and what is wrong with it.</summary>
internal sealed class TrailDamagedException(string message, long? firstBad = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>First position that is known to be bad; null when that cannot be said.</summary>
    public long? FirstBad { get; } = firstBad;
}

/// <summary>
/// As much of the trail as this process has verified: its tree, its last entry and its keys, all in memory, where whoever changes the
/// database cannot reach them. Growing it reads only the entries that came since.
/// </summary>
internal sealed class VerifiedTrail
{
    private const int Batch = 1000;

    private readonly string _logId;
    private readonly CompactRange _range;
    private byte[] _lastLeaf;
    private DateTime _lastRecordedAt;

    private VerifiedTrail(string logId, CompactRange range, KeySchedule keys, byte[] lastLeaf, DateTime lastRecordedAt)
    {
        _logId = logId;
        _range = range;
        Keys = keys;
        _lastLeaf = lastLeaf;
        _lastRecordedAt = lastRecordedAt;
    }

    /// <summary>Number of entries.</summary>
    public long Size => _range.Size;

    /// <summary>Root of the tree.</summary>
    public byte[] Root => _range.Root();

    /// <summary>The keys that the entries name.</summary>
    public KeySchedule Keys { get; }

    /// <summary>Starts from what was signed before: the checkpoint's root ties the stored tree to the key.</summary>
    /// <param name="context">The database.</param>
    /// <param name="head">The end of the log, read after <paramref name="signed"/>.</param>
    /// <param name="signed">The newest stored checkpoint; null when none was signed yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TrailDamagedException">The stored tree does not have the signed root, or the signature is not the log's.</exception>
    public static async Task<VerifiedTrail> LoadAsync(OpsDbContext context, AuditHead head, AuditCheckpoint? signed, CancellationToken cancellationToken)
    {
        string logId = head.LogId;
        if (signed is null)
        {
            return new VerifiedTrail(logId, new CompactRange(), new KeySchedule(Checkpoint.OriginOf(logId)), new byte[MerkleTree.HashLength], DateTime.MinValue);
        }

        CheckSize(head, signed.Size);
        PublishedCheckpoint published = Parse(signed, logId);
        try
        {
            TreeReader tree = new(context);
            CompactRange range = new();
            for (int bit = 62; bit >= 0; bit--)
            {
                if ((signed.Size & (1L << bit)) != 0)
                {
                    range.Append(1L << bit, await tree.SubtreeAsync(range.Size, 1L << bit, cancellationToken).ConfigureAwait(false));
                }
            }

            if (!range.Root().AsSpan().SequenceEqual(published.Checkpoint.Root))
            {
                throw new TrailDamagedException($"The first {signed.Size} entries are not those that were signed on {signed.At:u}.");
            }

            KeySchedule keys = await KeyEntries.ReadAsync(context, logId, signed.Size, published.Checkpoint.Root, cancellationToken).ConfigureAwait(false);
            byte[] lastLeaf = await tree.SubtreeAsync(signed.Size - 1, 1, cancellationToken).ConfigureAwait(false);
            VerifiedTrail trail = new(logId, range, keys, lastLeaf, DateTime.MinValue);
            trail.CheckSignature(published);
            return trail;
        }
        catch (InvalidDataException exception)
        {
            throw new TrailDamagedException(exception.Message, null, exception);
        }
    }

    /// <summary>Verifies what came since, and that it is what the end of the log says.</summary>
    /// <param name="context">The database.</param>
    /// <param name="head">The end of the log, read after <paramref name="signed"/>.</param>
    /// <param name="signed">The newest stored checkpoint, perhaps another node's; null when none was signed yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The trail with the new entries; this one stays as it is.</returns>
    /// <exception cref="TrailDamagedException">Something does not fit.</exception>
    public async Task<VerifiedTrail> AdvanceAsync(OpsDbContext context, AuditHead head, AuditCheckpoint? signed, CancellationToken cancellationToken)
    {
        if (head.LogId != _logId)
        {
            throw new TrailDamagedException($"The database holds the trail '{head.LogId}', but it was '{_logId}' before.");
        }

        CheckSize(head, Math.Max(Size, signed?.Size ?? 0));
        VerifiedTrail grown = new(_logId, _range.Copy(), Keys.Copy(), _lastLeaf, _lastRecordedAt);
        while (grown.Size < head.Size)
        {
            long from = grown.Size, to = Math.Min(head.Size, from + Batch);
            List<Row> rows = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= from && e.Seq < to).OrderBy(e => e.Seq)
                .Select(e => new Row(e.Seq, e.Entry, e.LeafHash, e.RecordedAt)).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (Row row in rows)
            {
                grown.Append(row);
                if (row.Seq + 1 == signed?.Size)
                {
                    grown.CheckRoot(Parse(signed, _logId));
                }
            }

            if (grown.Size < to)
            {
                throw new TrailDamagedException($"Entry {grown.Size} is not in the database.", grown.Size);
            }
        }

        if (!head.Range.AsSpan().SequenceEqual(grown._range.ToBytes()) || !head.LastLeafHash.AsSpan().SequenceEqual(grown._lastLeaf))
        {
            throw new TrailDamagedException($"The entries up to {head.Size} are not those that the end of the log stands for.");
        }

        return grown;
    }

    /// <summary>Reads a stored checkpoint.</summary>
    /// <exception cref="TrailDamagedException">It is none of this log and size.</exception>
    public static PublishedCheckpoint Parse(AuditCheckpoint stored, string logId) =>
        SignedNote.TryParse(stored.Note) is { } note && Checkpoint.TryParse(note.Text) is { } checkpoint
            && checkpoint.Origin == Checkpoint.OriginOf(logId) && checkpoint.Size == stored.Size
            ? new PublishedCheckpoint(checkpoint, stored.Note)
            : throw new TrailDamagedException($"The stored checkpoint of {stored.Size} entries is not one of this trail.");

    /// <summary>Checks that a checkpoint within the verified entries is signed by the key in force.</summary>
    /// <exception cref="TrailDamagedException">It is not.</exception>
    public void CheckSignature(PublishedCheckpoint published)
    {
        if (Keys.KeyFor(published.Checkpoint.Size) is not { } key || SignedNote.TryParse(published.Note)?.IsSignedBy(key) != true)
        {
            throw new TrailDamagedException($"The stored checkpoint of {published.Checkpoint.Size} entries is not signed by the key of this trail.");
        }
    }

    /// <summary>Checks that a checkpoint of exactly this size has this root.</summary>
    /// <exception cref="TrailDamagedException">It has not.</exception>
    public void CheckRoot(PublishedCheckpoint published)
    {
        if (published.Checkpoint.Size != Size || !published.Checkpoint.Root.AsSpan().SequenceEqual(Root))
        {
            throw new TrailDamagedException($"The first {published.Checkpoint.Size} entries are not those that were signed on {published.Checkpoint.At:u}.");
        }
    }

    private static void CheckSize(AuditHead head, long known)
    {
        if (head.Size < known)
        {
            throw new TrailDamagedException(
                $"The trail has {head.Size} entries, but {known} were there before. Its end was cut off, or the database was put back to an earlier state.", head.Size);
        }
    }

    private void Append(Row row)
    {
        long seq = Size;
        if (row.Seq != seq)
        {
            throw new TrailDamagedException($"Entry {seq} is not in the database.", seq);
        }

        byte[] leaf = MerkleTree.Leaf(row.Entry);
        if (!leaf.AsSpan().SequenceEqual(row.LeafHash))
        {
            throw new TrailDamagedException($"Entry {seq} was altered: its bytes do not have its hash.", seq);
        }

        if (Problem(row.Entry, seq, out DateTime recordedAt) is { } problem)
        {
            throw new TrailDamagedException($"Entry {seq} {problem}.", seq);
        }

        _range.Append(leaf);
        (_lastLeaf, _lastRecordedAt) = (leaf, recordedAt);
    }

    /// <summary>What is wrong with an entry at this place; null when nothing is.</summary>
    private string? Problem(byte[] entry, long seq, out DateTime recordedAt)
    {
        recordedAt = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry);
            JsonElement root = document.RootElement;
            string? kind = root.GetProperty("kind").GetString();
            recordedAt = DateTime.ParseExact(
                root.GetProperty("recordedAt").GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            return root.GetProperty("seq").GetInt64() != seq ? "says another number"
                : root.GetProperty("log").GetString() != _logId ? "is of another trail"
                : root.GetProperty("prev").GetString() != Convert.ToHexStringLower(_lastLeaf) ? "does not follow the entry before"
                : recordedAt < _lastRecordedAt ? "is older than the entry before"
                : KeySchedule.IsKeyKind(kind ?? "") && !Keys.TryAdd(seq, entry) ? "cannot name a key of this trail"
                : seq == 0 && Keys.Current is null ? "is not the start of a trail"
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return "is not an entry";
        }
    }

    private sealed record Row(long Seq, byte[] Entry, byte[] LeafHash, DateTime RecordedAt);
}
