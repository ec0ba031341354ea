using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

/// <summary>Runs that are cut off anywhere: what counts is the whole of before or the whole of now, at every moment, and the next run puts it right.</summary>
public sealed class StoppedPullTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_run_stopped_at_any_point_shows_no_half_day_and_the_next_one_is_right() => StopAsync(seed: 1, times: 25);

    [Theory(Explicit = true)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task And_so_it_is_at_a_hundred_points(int seed) => StopAsync(seed, times: 100);

    private static async Task StopAsync(int seed, int times)
    {
        await using BillConsole console = await BillConsole.StartAsync(now: RestatedMonth.After);
        console.Cap = 1_000;
        console.Aws.Instead = _ =>
        {
            console.Point.Pass();
            return Task.FromResult(false);
        };
        RestatedMonth month = new(console.Aws.Ledger, seed);
        Random random = new(seed);
        await console.DoneAsync();
        int points = console.Point.Passed, stopped = 0;
        for (int time = 0; time < times; time++)
        {
            List<string> before = await console.LinesAsync();
            month.Restate();
            List<string> now = BillConsole.Expected(console.Aws.Ledger.Charges);
            using CancellationTokenSource stop = new();
            bool cancels = random.Next(2) == 0;
            console.Point.At(random.Next(points), cancels ? stop.Cancel : () => throw new InvalidOperationException("It is stopped here."));

            await using (Reader reader = new(console.Database, before, now))
            {
                JobRun run = await console.RunUntilAsync(stop.Token);
                stopped += run.State == JobRunState.Done ? 0 : 1; // at its last points everything is written
                List<string> left = await console.LinesAsync();
                Assert.True(left.SequenceEqual(before) || left.SequenceEqual(now), $"Stopped at {time}: what counts is neither what counted before nor what was read.");
                console.Point.At(-1, () => { });
                await console.DoneAsync();
            }

            Assert.Equal(now, await console.LinesAsync());
            Assert.Equal(now.Count, await console.StoredAsync());
        }

        Assert.InRange(stopped, times / 2, times);
    }

    /// <summary>Somebody who looks at the bill all the while.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly Task _reading;

        public Reader(Storage.TestDatabase database, List<string> before, List<string> now) => _reading = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                await using OpsDbContext context = database.Context();
                List<BilledLine> lines = await context.Lines().AsNoTracking().ToListAsync(CancellationToken.None);
                List<string> seen = BillConsole.InWords(lines);
                Assert.True(seen.SequenceEqual(before) || seen.SequenceEqual(now), "Somebody saw a part of a reading.");
                await Task.Yield(); // others have their turn
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            _stop.Dispose();
        }
    }
}
