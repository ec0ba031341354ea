using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Sources.Aws.Fake;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>Processes that are killed while they read the bill.</summary>
public sealed class KilledPullTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task After_kill_9_the_bill_is_whole_and_the_next_run_is_right() => KillAsync(seed: 1, times: 2);

    [Fact(Explicit = true)]
    public Task And_so_it_is_after_forty() => KillAsync(seed: 2, times: 40);

    private static async Task KillAsync(int seed, int times)
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        RestatedMonth month = new(aws.Ledger, seed);
        Random random = new(seed);
        ManualTime time = new(RestatedMonth.After);
        List<string> before = [];
        int killed = 0;
        for (int kill = 0; kill < times; kill++)
        {
            month.Restate();
            List<string> now = BillConsole.Expected(aws.Ledger.Charges);
            killed += await KillAsync(aws, database, time, random) ? 1 : 0;
            time.Advance(TimeSpan.FromMinutes(2)); // its lease is over
            await using BillConsole console = await BillConsole.StartAsync(database, aws, time, 0, owns: false);
            List<string> left = await console.LinesAsync();
            Assert.True(left.SequenceEqual(before) || left.SequenceEqual(now), $"After kill {kill} the bill is neither what it was nor what was read.");
            console.Cap = 1_000;
            await console.DoneAsync();
            Assert.Equal(now, before = await console.LinesAsync());
            Assert.Equal(now.Count, await console.StoredAsync());
        }

        Assert.InRange(killed, 1, times); // some may have been done by then
    }

    /// <summary>Kills a reading at one of its requests, or within some milliseconds behind it, when it writes.</summary>
    /// <returns>Whether it was killed before it had ended.</returns>
    private static async Task<bool> KillAsync(FakeAws aws, TestDatabase database, ManualTime time, Random random)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = random.Next(1, 8), wait = random.Next(0, 60);
        aws.Instead = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                reached.SetResult();
            }

            return Task.FromResult(false);
        };
        using Process child = Process.Start(KilledPull.StartInfo(Path.GetDirectoryName(database.File)!, aws.Address, time.GetUtcNow().UtcDateTime))!;
        try
        {
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            await Task.Delay(wait, Cancel); // the instant is what is tried
        }
        finally
        {
            child.Kill(); // SIGKILL
            await child.WaitForExitAsync(CancellationToken.None);
            aws.Instead = null;
        }

        await using OpsDbContext context = database.Context();
        return await context.JobRuns.AnyAsync(r => r.State == JobRunState.Running, Cancel);
    }
}
