using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>What somebody with the database does to a trail.</summary>
internal static class Tamper
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Deletes entries from a position on, and every checkpoint that knows of them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="size">Number of entries that stay.</param>
    /// <param name="mendEnd">Whether the end of the log and the tiles are put right too, so that the console goes on writing.</param>
    public static async Task CutAsync(TestDatabase database, long size, bool mendEnd)
    {
        await using OpsDbContext context = database.Context();
        await context.AuditEntries.Where(e => e.Seq >= size).ExecuteDeleteAsync(Cancel);
        await context.AuditDetails.Where(d => d.Seq >= size).ExecuteDeleteAsync(Cancel);
        await context.AuditAlarms.Where(a => a.Seq >= size).ExecuteDeleteAsync(Cancel);
        await context.AuditCheckpoints.Where(c => c.Size > size).ExecuteDeleteAsync(Cancel);
        if (!mendEnd)
        {
            return;
        }

        await context.AuditTiles.Where(t => (t.Index + 1) * AuditTile.Width > size).ExecuteDeleteAsync(Cancel); // none above level 0 in a test
        CompactRange range = new();
        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        head.LastLeafHash = new byte[MerkleTree.HashLength];
        await foreach (AuditRow row in context.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).AsAsyncEnumerable())
        {
            range.Append(row.LeafHash);
            (head.LastLeafHash, head.LastRecordedAt) = (row.LeafHash, row.RecordedAt);
        }

        (head.Size, head.Range) = (range.Size, range.ToBytes());
        await context.SaveChangesAsync(Cancel);
    }

    /// <summary>Empties every table of the trail, so that the console starts a new one.</summary>
    public static async Task EmptyAsync(TestDatabase database)
    {
        await CutAsync(database, 0, mendEnd: true);
        await using OpsDbContext context = database.Context();
        await context.AuditHead.ExecuteDeleteAsync(Cancel);
    }

    /// <summary>Edits an entry and computes all hashes behind it anew.</summary>
    public static async Task RewriteAsync(TestDatabase database, long seq)
    {
        await using OpsDbContext context = database.Context();
        CompactRange range = new();
        List<AuditRow> rows = await context.AuditEntries.OrderBy(e => e.Seq).ToListAsync(Cancel);
        byte[] last = new byte[MerkleTree.HashLength];
        foreach (AuditRow row in rows)
        {
            System.Text.Json.Nodes.JsonObject entry = System.Text.Json.Nodes.JsonNode.Parse(row.Entry)!.AsObject();
            entry["prev"] = Convert.ToHexStringLower(last);
            if (row.Seq == seq)
            {
                entry["reason"] = "nothing to see here";
            }

            row.Entry = CanonicalJson.Write(entry);
            row.LeafHash = last = MerkleTree.Leaf(row.Entry);
            range.Append(last);
        }

        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        (head.Range, head.LastLeafHash) = (range.ToBytes(), last);
        await context.AuditTiles.ExecuteDeleteAsync(Cancel);
        await context.SaveChangesAsync(Cancel);
    }
}
