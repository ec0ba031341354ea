using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>Whose turn it is.</summary>
public sealed class JobTurnTests
{
    private static readonly DateTime Start = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_nodes_whose_clocks_differ_one_runs_each_time()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        (int ran, int inside, int most) = (0, 0, 0);
        JobDefinition job = JobNode.Job(async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Interlocked.Increment(ref ran);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });
        (ManualTime slow, ManualTime fast) = (new(Start.AddSeconds(-5)), new(Start.AddSeconds(5)));
        await using JobNode one = await JobNode.StartAsync(database, slow, 1, job), two = await JobNode.StartAsync(database, fast, 2, job);
        for (int tick = 0; tick < 200; tick++)
        {
            DateTime due = job.Schedule.After(slow.GetUtcNow().UtcDateTime)!.Value;
            Assert.InRange(ran, tick, tick);
            JobNode[] order = tick % 2 == 0 ? [one, two] : [two, one];
            await Task.WhenAll(order.Select(n => n.TickAsync(job, due)));
            slow.Advance(TimeSpan.FromMinutes(1));
            fast.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((200, 1), (ran, most));
        await using OpsDbContext context = one.Context();
        Assert.Equal(200, await context.JobRuns.CountAsync(r => r.State == JobRunState.Done, Cancel));
        Assert.Equal(200, await context.JobLeases.Select(l => l.Fence).SingleAsync(Cancel));
    }

    [Fact]
    public async Task A_job_that_takes_three_times_its_interval_does_not_overlap_and_says_what_was_left_out()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        JobDefinition job = JobNode.Job((_, cancel) => go.Task.WaitAsync(cancel));
        ManualTime time = new(Start);
        await using JobNode one = await JobNode.StartAsync(database, time, 1, job), two = await JobNode.StartAsync(database, time, 2, job);
        (string id, Task<JobRun?> ended) = await one.BeginAsync(job, Start);
        foreach (int minute in new[] { 1, 2 })
        {
            time.Advance(TimeSpan.FromSeconds(20)); // its lease is renewed by the system's clock: this one stays within
            Assert.Null(await one.TickAsync(job, Start.AddMinutes(minute)));
            Assert.Null(await two.TickAsync(job, Start.AddMinutes(minute)));
        }

        go.SetResult();
        await ended;
        Assert.Equal((JobRunState.Done, 2), ((await one.RowAsync(id)).State, (await one.RowAsync(id)).Skipped));
        Assert.NotNull(await two.TickAsync(job, Start.AddMinutes(3)));
    }

    [Fact]
    public async Task Who_asks_while_it_runs_hears_so_and_nothing_is_written_down()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        JobDefinition job = JobNode.Job((_, cancel) => go.Task.WaitAsync(cancel));
        await using JobNode node = await JobNode.StartAsync(database, TimeProvider.System, 1, job);
        JobOutcome first = await node.Commands.RunAsync(JobNode.Somebody, job.Name, cancellationToken: Cancel);
        JobOutcome second = await node.Commands.RunAsync(JobNode.Somebody, job.Name, cancellationToken: Cancel);
        Assert.Equal((JobRefusal.None, JobRefusal.Conflict), (first.Refusal, second.Refusal));
        Assert.Equal(["job.started"], (await node.EventsAsync()).Select(e => e.Kind));
        go.SetResult();
        JobRun ended = await node.EndOfAsync(first.RunId!);
        Assert.Equal((JobRunState.Done, 0), (ended.State, ended.Skipped));
    }
}
