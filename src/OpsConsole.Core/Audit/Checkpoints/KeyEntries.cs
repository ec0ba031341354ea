using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Reads from the database which keys signed the log and when.</summary>
public static class KeyEntries
{
    /// <summary>Their kinds. Every export holds such entries, whatever was asked for, and they stay in the database when their segment is archived.</summary>
    internal static readonly string[] Kinds = [AuditEvents.Started, CheckpointEvents.KeyRotated, CheckpointEvents.KeyReplaced];

    /// <summary>The keys as the database has them: good for showing and for finding the file, not for proving.</summary>
    /// <exception cref="InvalidDataException">An entry is not there, or cannot stand where it stands.</exception>
    public static async Task<KeySchedule> ReadAsync(OpsDbContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        string logId = await context.AuditHead.AsNoTracking().Select(h => h.LogId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "";
        return await ReadAsync(context, logId, long.MaxValue, _ => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys that the first entries name, each entry proved to belong to the tree of that root.</summary>
    /// <exception cref="InvalidDataException">As above, or an entry does not belong to the tree.</exception>
    internal static Task<KeySchedule> ReadAsync(OpsDbContext context, string logId, long size, byte[] root, CancellationToken cancellationToken)
    {
        TreeReader tree = new(context);
        return ReadAsync(context, logId, size, ProveAsync, cancellationToken);

        async Task ProveAsync(KeyRow row)
        {
            IReadOnlyList<byte[]> path = await tree.InclusionAsync(row.Seq, size, cancellationToken).ConfigureAwait(false);
            if (InclusionProof.RootOf(MerkleTree.Leaf(row.Entry), row.Seq, size, path)?.AsSpan().SequenceEqual(root) != true)
            {
                throw new InvalidDataException($"Entry {row.Seq}, which names a key, is not the one that was signed.");
            }
        }
    }

    private static async Task<KeySchedule> ReadAsync(
        OpsDbContext context, string logId, long size, Func<KeyRow, Task> prove, CancellationToken cancellationToken)
    {
        KeySchedule keys = new(Checkpoint.OriginOf(logId));
        List<KeyRow> rows = await context.AuditEntries.AsNoTracking().Where(e => Kinds.Contains(e.Kind) && e.Seq < size)
            .OrderBy(e => e.Seq).Select(e => new KeyRow(e.Seq, e.Entry)).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (KeyRow row in rows)
        {
            await prove(row).ConfigureAwait(false);
            if (!keys.TryAdd(row.Seq, row.Entry))
            {
                throw new InvalidDataException($"Entry {row.Seq} cannot name a key of this log.");
            }
        }

        return keys.Current is null && size > 0 ? throw new InvalidDataException("Entry 0, which names the first key, is not in the database.") : keys;
    }

    private sealed record KeyRow(long Seq, byte[] Entry);
}
