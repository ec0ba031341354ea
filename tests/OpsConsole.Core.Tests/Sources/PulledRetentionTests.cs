using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Retention;
using static OpsConsole.Core.Tests.Sources.Said;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What sources said is kept for a month; what they gave stays, and counts once however often it is read.</summary>
public sealed class PulledRetentionTests
{
    private static readonly DateTime Old = At(0).AddDays(-40), Young = At(0).AddDays(-20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_a_month_is_read_once_and_then_stays()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        await ReadAsync(console, source, 1);
        Assert.Equal((6, 6), (await CountAsync(console, Old), await CountAsync(console, Young)));

        await ForgetAsync(console);
        await using (OpsDbContext context = console.Context())
        {
            Assert.Equal([.. Enumerable.Range(0, 6).Select(h => Young.AddHours(h))], await context.PulledPieces.OrderBy(p => p.From).Select(p => p.From).ToListAsync(Cancel));
        }

        JobRun[] runs = await ReadAsync(console, source, 2);
        Assert.Equal((6, 12), (await CountAsync(console, Old), await CountAsync(console, Young)));
        Assert.Contains("6 windows before", runs[0].Log, StringComparison.Ordinal);
        Assert.Equal((0, 6), (runs[0].Rows, runs[1].Rows));

        JobRun more = await ReadAsync(console, source, 2, Old.AddHours(-3)); // which was never read
        Assert.Equal((3, 3), (more.Rows, await CountAsync(console, Old.AddHours(-3), 3) / 2));
    }

    [Fact]
    public async Task A_source_that_takes_over_counts_nothing_again_that_the_other_gave_before()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition first = await console.AddAsync("first"), second = await console.AddAsync("second");
        await ReadAsync(console, first, 1);
        await ForgetAsync(console);
        await console.Commands.RemoveAsync(SourceConsole.Shell, first.Id, Cancel);

        await ReadAsync(console, second, 5);

        Assert.Equal((6, 30), (await CountAsync(console, Old), await CountAsync(console, Young)));
        await ReadAsync(console, second, 5);
        Assert.Equal((6, 30), (await CountAsync(console, Old), await CountAsync(console, Young)));
    }

    [Fact]
    public async Task A_clock_that_was_three_hours_ahead_loses_no_numbers()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        DateTime now = SourceConsole.Start;
        console.World.Says = (_, stretch) => [.. Enumerable.Range(0, (int)(stretch.To - stretch.From).TotalHours).Select(h => stretch.From.AddHours(h)).Where(h => h.AddHours(1) <= now).Select(h => Minute(h, 1))];
        console.Time.Advance(TimeSpan.FromHours(3));
        await RunAsync(console, source, null); // of what is to come the source says nothing
        Assert.Equal(12, await console.RequestsAsync());

        console.Time.Advance(TimeSpan.FromHours(-3)); // it is put right
        for (int minute = 0; minute < 240; minute += 30)
        {
            console.Time.Advance(TimeSpan.FromMinutes(30));
            now = now.AddMinutes(30);
            await RunAsync(console, source, null);
        }

        Assert.Equal(16, await console.RequestsAsync(to: now.AddHours(1)));
    }

    [Fact]
    public async Task A_backfill_that_was_hindered_goes_on_where_it_was()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        List<DateTime> read = [];
        bool hindered = false;
        console.World.Says = (_, stretch) =>
        {
            read.Add(stretch.From);
            if (stretch.From == At(6) && !hindered)
            {
                hindered = true;
                throw new SourceException(SourceFault.Unreachable, "It does not answer.", "Look whether it is up.");
            }

            return [Minute(stretch.From, 1)];
        };

        JobRun run = await RunAsync(console, source, new TimeWindow(At(0), At(12)));

        Assert.Equal((JobRunState.Done, 2), (run.State, run.Attempts));
        Assert.Equal([At(0), At(6), At(6)], read);
    }

    private static async Task<JobRun[]> ReadAsync(SourceConsole console, SourceDefinition source, long requests) =>
        [await ReadAsync(console, source, requests, Old, 6), await ReadAsync(console, source, requests, Young, 6)];

    private static Task<JobRun> ReadAsync(SourceConsole console, SourceDefinition source, long requests, DateTime from, int hours = 3)
    {
        console.World.Says = (_, stretch) => [.. Enumerable.Range(0, (int)(stretch.To - stretch.From).TotalHours).Select(h => Minute(stretch.From.AddHours(h), requests))];
        return RunAsync(console, source, new TimeWindow(from, from.AddHours(hours)));
    }

    private static async Task<JobRun> RunAsync(SourceConsole console, SourceDefinition source, TimeWindow? range) => (await console.Get<JobRunner>().RunAsync(
        console.Get<JobDirectory>().Find(source.Job)! with { Attempts = 2, Pause = TimeSpan.FromMilliseconds(1) }, new JobOrder(range is null ? JobTrigger.Person : JobTrigger.Backfill, Range: range), Cancel))!;

    private static Task<long> CountAsync(SourceConsole console, DateTime from, int hours = 6) => console.RequestsAsync(from: from, to: from.AddHours(hours));

    private static Task<long> ForgetAsync(SourceConsole console) => ActivatorUtilities.CreateInstance<TelemetryRetention>(console.Get<IServiceProvider>()).RunAsync((_, _) => { }, Cancel);
}
