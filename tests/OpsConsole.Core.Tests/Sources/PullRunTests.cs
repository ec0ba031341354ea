using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Telemetry.Rollups;
using static OpsConsole.Core.Tests.Sources.Said;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>From the source to the dashboard: a run of the job of a source, and what is counted then.</summary>
public sealed class PullRunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_source_measured_is_on_the_dashboard_after_a_run()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        console.World.Says = (_, stretch) => Every(stretch, minute => 1 + (minute % 7));

        JobRun run = await RunAsync(console, source);

        Assert.Equal((JobRunState.Done, null), (run.State, run.Problem));
        Assert.Equal((12 * 60, 2), (run.Rows, run.Requests)); // twelve whole hours, six at once
        MetricsResult result = await console.QueryAsync("support-bot", At(0), At(12));
        long expected = Enumerable.Range(RollupTime.Minute(At(0)), 12 * 60).Sum(m => 1L + (m % 7));
        Assert.Equal((expected, 100 * expected, 0), (result.Groups[0].Totals.Requests, result.Groups[0].Totals.Counters.InputTokens, result.Groups[0].Totals.Errors));
        Assert.InRange(result.Groups[0].Totals.Latency!.Value.P95, 800_000 * 0.99, 800_000 * 1.01);
        Assert.Equal([("support-bot", "production")], result.Pulled);

        string[] rollups = await console.RollupsAsync();
        console.Time.Advance(TimeSpan.FromMinutes(5));
        JobRun again = await RunAsync(console, source); // the last hours are read again, for what comes late
        Assert.Equal((JobRunState.Done, 1), (again.State, again.Requests));
        Assert.Equal(rollups, await console.RollupsAsync());
    }

    [Fact]
    public async Task What_came_late_is_counted_once_by_the_next_run()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        console.World.Says = (_, stretch) => Every(stretch, _ => 1);
        await RunAsync(console, source);

        console.World.Says = (_, stretch) => Every(stretch, _ => 2);
        console.Time.Advance(TimeSpan.FromMinutes(5));
        await RunAsync(console, source);
        long late = await console.RequestsAsync(from: At(0), to: At(12));
        Assert.InRange(late, (12 * 60) + 60, (12 * 60) + (2 * 60)); // one hour or two, as far back as it reads again

        JobOrder backfill = new(JobTrigger.Backfill, Range: new TimeWindow(At(0), At(12)));
        Assert.Equal(JobRunState.Done, (await RunAsync(console, source, backfill)).State);
        Assert.Equal(2 * 12 * 60, await console.RequestsAsync(from: At(0), to: At(12)));
    }

    [Fact]
    public async Task A_source_that_fails_half_way_leaves_whole_stretches_and_the_next_run_goes_on()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await console.AddAsync("one");
        console.World.Says = (_, stretch) => stretch.From < At(6) ? Every(stretch, _ => 1) : throw new SourceException(SourceFault.Denied, "It does not let this console in.", "Give another token.");

        JobRun failed = await RunAsync(console, source);
        Assert.Equal((JobRunState.Failed, "It does not let this console in.", "Give another token."), (failed.State, failed.Problem, failed.Remedy));
        Assert.Equal(6 * 60, await console.RequestsAsync());

        console.World.Says = (_, stretch) => Every(stretch, _ => 1);
        Assert.Equal(JobRunState.Done, (await RunAsync(console, source)).State);
        Assert.Equal(12 * 60, await console.RequestsAsync());
    }

    [Fact]
    public async Task Two_sources_of_one_application_run_side_by_side_and_it_counts_once()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition[] sources = [await console.AddAsync("one"), await console.AddAsync("two")];
        console.World.Says = (_, stretch) => Every(stretch, _ => 1);

        JobRun[] runs = [await RunAsync(console, sources[0]), await RunAsync(console, sources[1])];

        Assert.All(runs, r => Assert.Equal(JobRunState.Done, r.State));
        Assert.Equal(12 * 60, await console.RequestsAsync());
        Assert.Contains("support-bot in production takes its numbers from “one”", runs[1].Log, StringComparison.Ordinal);
        Assert.Equal(0, runs[1].Rows);
    }

    private static IReadOnlyList<PulledMinute> Every(TimeWindow stretch, Func<int, long> requests) =>
        [.. Enumerable.Range(RollupTime.Minute(stretch.From), RollupTime.Minute(stretch.To) - RollupTime.Minute(stretch.From)).Select(m => Minute(RollupTime.Instant(m), requests(m)))];

    private static async Task<JobRun> RunAsync(SourceConsole console, SourceDefinition source, JobOrder? order = null) =>
        (await console.Get<JobRunner>().RunAsync(console.Get<JobDirectory>().Find(source.Job)!, order ?? new JobOrder(JobTrigger.Person), Cancel))!;
}
