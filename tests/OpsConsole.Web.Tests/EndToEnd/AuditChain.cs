using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The audit trail in a console's database, read beside the console.</summary>
internal static class AuditChain
{
    /// <summary>All of it, after asserting that it is one chain without gaps, and that its head is that of its tree.</summary>
    public static async Task<List<AuditRow>> ReadAsync(OpsDbContext context)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        AuditHead head = await context.AuditHead.AsNoTracking().SingleAsync(cancel); // first: what comes after it is not in its tree
        List<AuditRow> rows = await context.AuditEntries.AsNoTracking().Where(e => e.Seq < head.Size).OrderBy(e => e.Seq).ToListAsync(cancel);
        CompactRange tree = new();
        string previous = new('0', 64);
        foreach (AuditRow row in rows)
        {
            JsonNode entry = JsonNode.Parse(row.Entry)!;
            Assert.Equal((tree.Size, previous), (row.Seq, (string?)entry["prev"]));
            byte[] leaf = MerkleTree.Leaf(row.Entry);
            tree.Append(leaf);
            previous = Convert.ToHexStringLower(leaf);
        }

        Assert.Equal(tree.Size, head.Size);
        Assert.Equal(tree.ToBytes(), head.Range);
        return rows;
    }
}
