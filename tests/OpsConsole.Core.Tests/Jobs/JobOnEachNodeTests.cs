using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>Jobs that bring something of a node up to date: each node runs them for itself.</summary>
public sealed class JobOnEachNodeTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Each_node_runs_it_at_its_times_beside_the_other_and_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        JobDefinition job = JobNode.Job((_, cancel) => go.Task.WaitAsync(cancel)) with { OnEachNode = true };
        await using JobNode one = await JobNode.StartAsync(database, new ManualTime(Noon), 1, job), two = await JobNode.StartAsync(database, new ManualTime(Noon), 2, job);

        (string first, Task<JobRun?> a) = await one.BeginAsync(job, Noon);
        (string second, Task<JobRun?> b) = await two.BeginAsync(job, Noon);

        Assert.Null(await one.TickAsync(job, Noon.AddMinutes(1)));
        Assert.Equal((1, 0), ((await one.RowAsync(first)).Skipped, (await one.RowAsync(second)).Skipped));
        go.SetResult();
        await Task.WhenAll(a, b);
        Assert.Null(await one.TickAsync(job, Noon));
        Assert.Equal([(JobRunState.Done, 1), (JobRunState.Done, 2)], [.. new[] { await one.RowAsync(first), await one.RowAsync(second) }.Select(r => (r.State, r.Node))]);
    }

    [Fact]
    public async Task A_node_on_which_it_fails_is_told_of_once_however_well_it_goes_on_the_other()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition works = JobNode.Job((_, _) => Task.CompletedTask) with { OnEachNode = true },
            fails = JobNode.Job((_, _) => throw new SourceException(SourceFault.Denied, "It does not let us in.", "Give another key.")) with { OnEachNode = true };
        ManualTime time = new(Noon);
        await using JobNode one = await JobNode.StartAsync(database, time, 1, works), two = await JobNode.StartAsync(database, time, 2, fails);
        for (int round = 0; round < 3; round++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await one.RunAsync(works);
            await two.RunAsync(fails);
        }

        Assert.Equal(["job.failed"], await one.NoticesAsync());
    }
}
