using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Text.Unicode;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>
/// Writes a <c>trail.jsonl</c>, docs/audit-format.md §6. It writes what is stored as it is stored: whether that is the trail is for
/// the verifier to say. So a position that is missing from an export of everything is left open, and not covered by a proof.
/// </summary>
internal sealed class TrailWriter(ExportPlan plan, TreeReader tree, LineOutput output)
{
    private long _position;
    private int _nextCheckpoint;

    /// <summary>Number of entries written.</summary>
    public long Entries { get; private set; }

    /// <summary>Writes all lines.</summary>
    /// <param name="pages">The entries, in order.</param>
    /// <param name="progress">Told the positions that are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidDataException">A hash for a proof is missing.</exception>
    public async Task WriteAsync(IAsyncEnumerable<IReadOnlyList<ExportedEntry>> pages, Action<long> progress, CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<ExportedEntry> page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (ExportedEntry entry in page)
            {
                await SkipToAsync(entry.Seq, cancellationToken).ConfigureAwait(false);
                WriteEntry(entry);
                await output.WriteAsync(cancellationToken).ConfigureAwait(false);
            }

            progress(_position);
        }

        await SkipToAsync(plan.Size, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false); // the seal is over everything before it
        TrailSeal seal = new(plan.LogId, plan.Size, Entries, plan.FilterText, plan.MadeAt, output.Sha256());
        WriteNote("seal"u8, plan.Sign(seal.ToText()));
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        progress(plan.Size);
    }

    /// <summary>Covers the positions up to one by proofs, with the checkpoints that stand between.</summary>
    private async Task SkipToAsync(long to, CancellationToken cancellationToken)
    {
        for (; _nextCheckpoint < plan.Checkpoints.Count && plan.Checkpoints[_nextCheckpoint].Size <= to; _nextCheckpoint++)
        {
            (long size, string note) = plan.Checkpoints[_nextCheckpoint];
            await ProveToAsync(size, cancellationToken).ConfigureAwait(false); // no subtree reaches across a checkpoint
            WriteNote("checkpoint"u8, note);
        }

        await ProveToAsync(to, cancellationToken).ConfigureAwait(false);
    }

    private async Task ProveToAsync(long to, CancellationToken cancellationToken)
    {
        while (!plan.IsWhole && _position < to)
        {
            long most = 1L << BitOperations.Log2((ulong)(to - _position));
            long count = _position == 0 ? most : Math.Min(most, _position & -_position);
            byte[] hash = await tree.SubtreeAsync(_position, count, cancellationToken).ConfigureAwait(false);
            IBufferWriter<byte> buffer = output.Buffer;
            buffer.Write("{\"proof\":{\"count\":"u8);
            WriteNumber(buffer, count);
            buffer.Write(",\"first\":"u8);
            WriteNumber(buffer, _position);
            buffer.Write(",\"hash\":\""u8);
            WriteHex(buffer, hash);
            buffer.Write("\"}}\n"u8);
            _position += count;
            await output.WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        _position = Math.Max(_position, to);
    }

    private void WriteEntry(in ExportedEntry entry)
    {
        IBufferWriter<byte> buffer = output.Buffer;
        buffer.Write("{\"entry\":"u8);
        buffer.Write(entry.Entry);
        if (Utf8.IsValid(entry.Entry) && CanonicalScan.IsObject(entry.Entry) && EntryFields.TryRead(entry.Entry, out EntryFields fields) && !fields.Personal.IsEmpty)
        {
            WriteDetails(buffer, fields.Personal, entry.Details);
        }

        buffer.Write("}\n"u8);
        _position = entry.Seq + 1;
        Entries++;
    }

    private static void WriteDetails(IBufferWriter<byte> buffer, ReadOnlySpan<byte> commitments, IReadOnlyList<ExportedDetail> details)
    {
        ReadOnlySpan<byte> before = ",\"personal\":{\""u8;
        CanonicalMembers names = new(commitments);
        while (names.MoveNext())
        {
            buffer.Write(before);
            buffer.Write(names.Name);
            if (Find(details, names.Name) is { Data: { } data, Salt: { } salt })
            {
                buffer.Write("\":{\"data\":"u8);
                buffer.Write(data);
                buffer.Write(",\"salt\":\""u8);
                WriteHex(buffer, salt);
                buffer.Write("\"}"u8);
            }
            else
            {
                buffer.Write("\":\""u8);
                buffer.Write(DetailCheck.Erased);
                buffer.Write("\""u8);
            }

            before = ",\""u8;
        }

        buffer.Write("}"u8);
    }

    private static ExportedDetail Find(IReadOnlyList<ExportedDetail> details, ReadOnlySpan<byte> name)
    {
        foreach (ExportedDetail detail in details)
        {
            if (CanonicalValue.Means(name, detail.Name))
            {
                return detail;
            }
        }

        return default;
    }

    private void WriteNote(ReadOnlySpan<byte> name, string note)
    {
        IBufferWriter<byte> buffer = output.Buffer;
        buffer.Write("{\""u8);
        buffer.Write(name);
        buffer.Write("\":"u8);
        CanonicalJson.WriteText(note, buffer);
        buffer.Write("}\n"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> buffer, long number)
    {
        Utf8Formatter.TryFormat(number, buffer.GetSpan(20), out int length);
        buffer.Advance(length);
    }

    private static void WriteHex(IBufferWriter<byte> buffer, ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, buffer.GetSpan(2 * bytes.Length), out int length);
        buffer.Advance(length);
    }
}
