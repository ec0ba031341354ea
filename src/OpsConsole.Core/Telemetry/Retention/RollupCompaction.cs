using System.Data;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Retention;

/// <summary>
/// Folds the rows that several nodes wrote for one series and closed bucket into one row of no node. A node that counts a late
/// span afterwards starts a row of its own again, which adds up as ever and is folded the next night.
/// </summary>
internal sealed class RollupCompaction(IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    /// <summary>The node of folded rows.</summary>
    public const int FoldedNode = -1;

    private static readonly TimeSpan Settled = TimeSpan.FromHours(2);

    /// <summary>How far back several rows are looked for; older ones that still come in late stay apart, which costs a little space.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(40);

    /// <summary>Folds all that can be folded.</summary>
    /// <returns>Rows that went away.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long folded = 0;
        foreach ((RollupTier tier, TimeSpan width) in new[]
            { (RollupTier.Minute, TimeSpan.FromMinutes(1)), (RollupTier.Hour, TimeSpan.FromHours(1)), (RollupTier.Day, TimeSpan.FromDays(1)) })
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            int from = Instants.Minute(Instants.ToMicros(now - LookBack)), to = Instants.Minute(Instants.ToMicros(now - Settled - width));
            List<(int Bucket, int Series)> several = await SeveralAsync(tier, from, to, cancellationToken).ConfigureAwait(false);
            BatchPace pace = new();
            for (int done = 0; done < several.Count;)
            {
                int size = Math.Min(pace.Size, several.Count - done);
                foreach (IGrouping<int, (int Bucket, int Series)> bucket in several.GetRange(done, size).GroupBy(key => key.Bucket))
                {
                    await pace.RunAsync(async () => folded += await FoldAsync(
                        tier, bucket.Key, [.. bucket.Select(key => key.Series)], cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                }

                done += size;
            }
        }

        return folded;
    }

    private async Task<List<(int Bucket, int Series)>> SeveralAsync(RollupTier tier, int from, int to, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Rollups.Where(r => r.Tier == tier && r.Bucket >= from && r.Bucket <= to)
                .GroupBy(r => new { r.Bucket, r.SeriesId }).Where(g => g.Count() > 1).Select(g => g.Key)
                .OrderBy(key => key.Bucket).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(row => (row.Bucket, row.SeriesId))];
        }
    }

    /// <summary>Serializable: a node that adds to its row meanwhile is either counted in or waits for the fold to be over.</summary>
    private async Task<int> FoldAsync(RollupTier tier, int bucket, int[] series, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
            List<Rollup> rows = await context.Rollups.Where(r => r.Tier == tier && r.Bucket == bucket && series.Contains(r.SeriesId))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            int gone = 0;
            foreach (IGrouping<int, Rollup> group in rows.GroupBy(row => row.SeriesId).Where(group => group.Count() > 1))
            {
                RollupCell sum = new();
                foreach (Rollup row in group)
                {
                    sum.AddPacked(row.Cell);
                }

                Rollup? known = group.FirstOrDefault(row => row.Node == FoldedNode);
                if (known is null)
                {
                    context.Rollups.Add(new Rollup { Tier = tier, Bucket = bucket, SeriesId = group.Key, Node = FoldedNode, Cell = sum.Pack() });
                }
                else
                {
                    known.Cell = sum.Pack();
                }

                context.Rollups.RemoveRange(group.Where(row => row.Node != FoldedNode));
                gone += group.Count() - 1;
            }

            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return gone;
        }
    }
}
