using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>
/// Writes a segment in the form of docs/audit-format.md §6: its entries without their personal details, the entries that name
/// keys, and proofs for everything else. So the file can be verified by itself, with any verifier of exports.
/// </summary>
internal sealed class SegmentWriter(OpsDbContext context, Stream output, PublishedCheckpoint newest) : IDisposable
{
    private const int Batch = 256;

    private readonly TreeReader _tree = new(context);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private long _position, _entries;

    /// <summary>Writes the segment.</summary>
    /// <param name="first">First position.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="logId">The log.</param>
    /// <param name="key">The key that is in force at the checkpoint's size.</param>
    /// <param name="made">Now, UTC.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidDataException">An entry or a hash is missing.</exception>
    public async Task WriteAsync(long first, long count, string logId, SigningKey key, DateTime made, CancellationToken cancellationToken)
    {
        long size = newest.Checkpoint.Size;
        IQueryable<AuditRow> keys = context.AuditEntries.AsNoTracking().Where(e => KeyEntries.Kinds.Contains(e.Kind));
        long[] before = await keys.Where(e => e.Seq < first).OrderBy(e => e.Seq).Select(e => e.Seq).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        long[] after = await keys.Where(e => e.Seq >= first + count && e.Seq < size).OrderBy(e => e.Seq).Select(e => e.Seq).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        Queue<AuditCheckpoint> crossSigned = await CrossSignedAsync(size, cancellationToken).ConfigureAwait(false);
        foreach (long seq in before)
        {
            await SkipAsync(seq, crossSigned, cancellationToken).ConfigureAwait(false);
            await EntriesAsync(1, crossSigned, cancellationToken).ConfigureAwait(false);
        }

        await SkipAsync(first, crossSigned, cancellationToken).ConfigureAwait(false);
        await EntriesAsync(count, crossSigned, cancellationToken).ConfigureAwait(false);
        foreach (long seq in after)
        {
            await SkipAsync(seq, crossSigned, cancellationToken).ConfigureAwait(false);
            await EntriesAsync(1, crossSigned, cancellationToken).ConfigureAwait(false);
        }

        await SkipAsync(size, crossSigned, cancellationToken).ConfigureAwait(false);
        await NoteAsync("checkpoint"u8, newest.Note, cancellationToken).ConfigureAwait(false);
        string filter = string.Create(CultureInfo.InvariantCulture, $"{{\"segment\":{{\"count\":{count},\"first\":{first}}}}}");
        string sha256 = Convert.ToHexStringLower(_hash.GetCurrentHash());
        string seal = string.Create(
            CultureInfo.InvariantCulture,
            $"opsconsole.audit-export/v1\n{logId}\nsize {size}\nentries {_entries}\nfilter {filter}\nmade {AuditEntry.Text(made)}\nsha256 {sha256}\n");
        await NoteAsync("seal"u8, SignedNote.Sign(seal, newest.Checkpoint.Origin, key).ToString(), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>The smallest checkpoint after each rotation, which both keys signed.</summary>
    private async Task<Queue<AuditCheckpoint>> CrossSignedAsync(long size, CancellationToken cancellationToken)
    {
        Queue<AuditCheckpoint> found = [];
        List<long> rotations = await context.AuditEntries.AsNoTracking().Where(e => e.Seq < size && e.Seq > 0 && KeyEntries.Kinds.Contains(e.Kind))
            .OrderBy(e => e.Seq).Select(e => e.Seq).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (long rotation in rotations)
        {
            AuditCheckpoint? next = await context.AuditCheckpoints.AsNoTracking().Where(c => c.Size > rotation && c.Size < size)
                .OrderBy(c => c.Size).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (next is not null && (found.Count == 0 || found.Last().Size < next.Size))
            {
                found.Enqueue(next);
            }
        }

        return found;
    }

    /// <summary>Writes proofs up to a position, and the checkpoints that stand between.</summary>
    private async Task SkipAsync(long to, Queue<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        while (checkpoints.TryPeek(out AuditCheckpoint? checkpoint) && checkpoint.Size <= to)
        {
            await ProofsAsync(checkpoint.Size, cancellationToken).ConfigureAwait(false);
            await NoteAsync("checkpoint"u8, checkpoints.Dequeue().Note, cancellationToken).ConfigureAwait(false);
        }

        await ProofsAsync(to, cancellationToken).ConfigureAwait(false);
    }

    private async Task ProofsAsync(long to, CancellationToken cancellationToken)
    {
        while (_position < to)
        {
            long most = 1L << (63 - BitOperations.LeadingZeroCount((ulong)(to - _position)));
            long count = _position == 0 ? most : Math.Min(most, _position & -_position);
            byte[] hash = await _tree.SubtreeAsync(_position, count, cancellationToken).ConfigureAwait(false);
            await LineAsync(
                Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"proof\":{{\"count\":{count},\"first\":{_position},\"hash\":\"{Convert.ToHexStringLower(hash)}\"}}}}")),
                cancellationToken).ConfigureAwait(false);
            _position += count;
        }
    }

    private async Task EntriesAsync(long count, Queue<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        for (long end = _position + count; _position < end;)
        {
            long from = _position, to = Math.Min(end, from + Batch);
            List<byte[]> entries = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= from && e.Seq < to)
                .OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (entries.Count != to - from)
            {
                throw new InvalidDataException($"Of the {to - from} entries from {from} on, the database has {entries.Count}.");
            }

            foreach (byte[] entry in entries)
            {
                await SkipAsync(_position, checkpoints, cancellationToken).ConfigureAwait(false); // a checkpoint may stand here
                await EntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task EntryAsync(byte[] entry, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        _line.Write("{\"entry\":"u8);
        _line.Write(entry);
        using JsonDocument parsed = JsonDocument.Parse(entry);
        if (parsed.RootElement.TryGetProperty("personal", out JsonElement personal))
        {
            ReadOnlySpan<byte> comma = ",\"personal\":{"u8;
            foreach (JsonProperty detail in personal.EnumerateObject())
            {
                _line.Write(comma);
                CanonicalJson.WriteText(detail.Name, _line);
                _line.Write(":\"(erased)\""u8);
                comma = ","u8;
            }

            _line.Write("}"u8);
        }

        _line.Write("}"u8);
        _position++;
        _entries++;
        return LineAsync(_line.WrittenMemory, cancellationToken);
    }

    private Task NoteAsync(ReadOnlySpan<byte> name, string note, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        _line.Write("{\""u8);
        _line.Write(name);
        _line.Write("\":"u8);
        CanonicalJson.WriteText(note, _line);
        _line.Write("}"u8);
        return LineAsync(_line.WrittenMemory, cancellationToken);
    }

    private async Task LineAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _hash.AppendData(line.Span);
        _hash.AppendData("\n"u8);
        await output.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }
}
