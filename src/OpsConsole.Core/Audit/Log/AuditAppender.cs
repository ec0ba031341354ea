using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Log;

/// <summary>The one place that writes an entry, inside the transaction of what it tells about.</summary>
internal sealed class AuditAppender(AuditKinds kinds, StorageOptions storage, TimeProvider time)
{
    private readonly SortableId _ids = new(time, storage.Node);

    /// <summary>Appends an event. The transaction must be open; it holds the end of the log until it ends.</summary>
    /// <exception cref="InvalidOperationException">The kind is not registered, or the log was not started.</exception>
    public async Task<AuditRow> AppendAsync(OpsDbContext context, AuditEvent happened, CancellationToken cancellationToken)
    {
        AuditKind kind = kinds.Find(happened.Kind) ?? throw new InvalidOperationException($"The event kind '{happened.Kind}' is not registered.");

        // Writing before reading takes the row's lock: of two nodes the second waits here and then reads what the first left.
        int locked = await context.AuditHead.ExecuteUpdateAsync(head => head.SetProperty(h => h.Size, h => h.Size + 1), cancellationToken).ConfigureAwait(false);
        if (locked != 1)
        {
            throw new InvalidOperationException("The audit trail was not started.");
        }

        AuditHead head = await context.AuditHead.AsNoTracking().SingleAsync(cancellationToken).ConfigureAwait(false);
        head.Size--;
        string id = happened.Id ?? _ids.Next().ToString("x16", CultureInfo.InvariantCulture);
        (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(happened, head, id, time.GetUtcNow().UtcDateTime, storage.Node);
        context.AuditEntries.Add(row);
        context.AuditDetails.AddRange(details);
        if (kind.Alarms)
        {
            context.AuditAlarms.Add(new AuditAlarm { Seq = row.Seq });
        }

        await AddTilesAsync(context, row, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        CompactRange range = CompactRange.Read(head.Size, head.Range);
        range.Append(row.LeafHash);
        byte[] hashes = range.ToBytes();
        await context.AuditHead.ExecuteUpdateAsync(
            head => head
                .SetProperty(h => h.Range, hashes)
                .SetProperty(h => h.LastLeafHash, row.LeafHash)
                .SetProperty(h => h.LastRecordedAt, row.RecordedAt),
            cancellationToken).ConfigureAwait(false);
        return row;
    }

    /// <summary>Writes the tiles that this entry completes: one in 256 entries, of which one in 256 completes one above, and so on.</summary>
    private static async Task AddTilesAsync(OpsDbContext context, AuditRow row, CancellationToken cancellationToken)
    {
        long size = row.Seq + 1;
        if (size % AuditTile.Width != 0)
        {
            return;
        }

        long first = size - AuditTile.Width;
        List<byte[]> hashes = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= first && e.Seq < row.Seq)
            .OrderBy(e => e.Seq).Select(e => e.LeafHash).ToListAsync(cancellationToken).ConfigureAwait(false);
        hashes.Add(row.LeafHash);
        for (int level = 0; ; level++)
        {
            byte[] tile = [.. hashes.SelectMany(h => h)];
            long index = (size / AuditTile.Width) - 1;
            context.AuditTiles.Add(new AuditTile { Level = level, Index = index, Hashes = tile });
            size /= AuditTile.Width;
            if (size % AuditTile.Width != 0)
            {
                return;
            }

            int below = level;
            long firstBelow = size - AuditTile.Width;
            List<byte[]> tiles = await context.AuditTiles.AsNoTracking().Where(t => t.Level == below && t.Index >= firstBelow && t.Index < index)
                .OrderBy(t => t.Index).Select(t => t.Hashes).ToListAsync(cancellationToken).ConfigureAwait(false);
            hashes = [.. tiles.Select(t => MerkleTree.Fold(t)), MerkleTree.Fold(tile)];
        }
    }
}
