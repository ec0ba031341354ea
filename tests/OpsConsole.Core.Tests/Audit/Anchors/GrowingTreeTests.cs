using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Audit.Archive;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class GrowingTreeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roots_are_those_of_the_stored_tree_in_any_order()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(new ManualTime(LongTrail.Start), 0);
        await using OpsDbContext context = database.Context();
        GrowingTree tree = new(context);
        foreach (int size in (int[])[0, 1, 2, 3, 255, 256, 257, 1000, 4096, 4097, 8191, 8192, 8200, LongTrail.Size, 5, 700, LongTrail.Size - 1])
        {
            Assert.Equal(await new TreeReader(context).RootAsync(size, Cancel), await tree.RootAsync(size, Cancel));
        }
    }

    [Fact]
    public async Task From_a_missing_hash_on_there_are_no_roots()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(new ManualTime(LongTrail.Start), 0);
        await using OpsDbContext context = database.Context();
        await context.AuditEntries.Where(e => e.Seq == LongTrail.Size - 5).ExecuteDeleteAsync(Cancel); // behind the last complete tile
        GrowingTree tree = new(context);
        for (int size = LongTrail.Size - 10; size <= LongTrail.Size; size++)
        {
            Assert.Equal(size > LongTrail.Size - 5, await tree.RootAsync(size, Cancel) is null);
        }
    }

    [Fact]
    public async Task Thousands_of_checkpoints_are_compared_in_a_moment()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(new ManualTime(LongTrail.Start), 0);
        await using OpsDbContext context = database.Context();
        GrowingTree tree = new(context);
        long started = TimeProvider.System.GetTimestamp();
        for (int size = LongTrail.Size - 2500; size <= LongTrail.Size; size++)
        {
            Assert.NotNull(await tree.RootAsync(size, Cancel));
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
