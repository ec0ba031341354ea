using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>How runs go and end.</summary>
public sealed class JobRunTests
{
    private static readonly DateTime Start = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);

    private readonly ManualTime _time = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_pass_is_tried_again_after_the_time_that_the_source_asks_for()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        int tries = 0;
        JobDefinition job = JobNode.Job((run, _) => ++tries < 3
            ? throw new SourceException(SourceFault.Throttled, "It asks to come later.", "Wait.") { RetryAfter = tries == 1 ? TimeSpan.FromSeconds(0.2) : null }
            : Task.CompletedTask) with { Attempts = 3, Pause = TimeSpan.FromMilliseconds(1) };
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobRun run = await node.RunAsync(job);
        Assert.Equal((JobRunState.Done, 3, 3), (run.State, run.Attempts, tries));
        Assert.Contains("Attempt 1: It asks to come later. Tried again in 0.2 s.", run.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SourceFault.Failed, 2)]
    [InlineData(SourceFault.Denied, 1)]
    public async Task What_does_not_pass_fails_with_its_remedy(SourceFault fault, int expected)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        int tries = 0;
        JobDefinition job = JobNode.Job((_, _) =>
        {
            tries++;
            throw new SourceException(fault, "It does not let us in.", "Give the role ce:GetCostAndUsage.");
        }) with { Attempts = 2, Pause = TimeSpan.FromMilliseconds(1) };
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobRun run = await node.RunAsync(job);
        Assert.Equal((JobRunState.Failed, "It does not let us in.", "Give the role ce:GetCostAndUsage.", expected), (run.State, run.Problem, run.Remedy, tries));
        Assert.EndsWith("Failed: It does not let us in.", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_has_its_time()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((_, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, cancel)) with { TimeLimit = TimeSpan.FromMilliseconds(60) };
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobRun run = await node.RunAsync(job);
        Assert.Equal(JobRunState.Failed, run.State);
        Assert.StartsWith("It was not done within", run.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_told_once_when_it_begins_to_fail_and_once_when_it_works_again()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        bool fails = false;
        JobDefinition job = JobNode.Job((_, _) => fails ? throw new SourceException(SourceFault.Refused, "It is wrong.", "Put it right.") : Task.CompletedTask);
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        foreach (bool next in new[] { false, true, true, true, false, false })
        {
            fails = next;
            await node.RunAsync(job);
        }

        Assert.Equal(["job.failed", "job.recovered"], await node.NoticesAsync());
        await using OpsDbContext context = node.Context();
        string text = await context.OutboxMessages.Where(m => m.Topic == "job.failed").Select(m => m.Text).SingleAsync(Cancel);
        Assert.Contains("Put it right.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_cancelled_between_two_failures_makes_no_news_and_the_job_still_fails()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        bool waits = false;
        JobDefinition job = JobNode.Job((_, cancel) => waits ? Task.Delay(Timeout.InfiniteTimeSpan, cancel) : throw new SourceException(SourceFault.Refused, "It is wrong.", "Put it right."));
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        await node.RunAsync(job);
        waits = true;
        (string id, Task<JobRun?> ended) = await node.BeginAsync(job);
        await node.Commands.CancelAsync(JobNode.Somebody, id, Cancel);
        await ended;
        JobStanding standing = (await node.Book.FindAsync(job.Name, Cancel))!;
        Assert.Equal((JobCondition.Failing, JobRunState.Cancelled), (standing.Condition, standing.Last!.State));
        waits = false;
        await node.RunAsync(job);
        Assert.Equal(["job.failed"], await node.NoticesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_run_is_cancelled_on_whichever_node_it_is_and_writes_nothing_more(int by)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously), wrote = new();
        JobDefinition job = JobNode.Job(async (run, _) =>
        {
            run.Say("Half of it is there.");
            await run.WriteAsync(_ => Task.FromResult(3L), CancellationToken.None);
            wrote.SetResult();
            await go.Task;
            await run.WriteAsync(_ => Task.FromResult(5L), CancellationToken.None);
        });
        await using JobNode one = await JobNode.StartAsync(database, _time, 1, job), two = await JobNode.StartAsync(database, _time, 2, job);
        (string id, Task<JobRun?> ended) = await one.BeginAsync(job);
        await wrote.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(3, (await two.Book.RunAsync(id, Cancel))!.Rows); // how far it is, is known on the other node

        JobNode canceller = by == 1 ? one : two;
        Assert.Equal(id, (await canceller.Commands.CancelAsync(JobNode.Somebody, id, Cancel)).RunId);
        Assert.Equal(JobRefusal.Conflict, (await canceller.Commands.CancelAsync(JobNode.Somebody, id, Cancel)).Refusal);
        go.SetResult();
        await ended;
        JobRun row = await two.RowAsync(id);
        Assert.Equal((JobRunState.Cancelled, 3L), (row.State, row.Rows));
        Assert.Contains("Half of it is there.", row.Log, StringComparison.Ordinal);
        Assert.Equal(["job.cancelled"], (await two.EventsAsync()).Select(e => e.Kind));
        Assert.Empty(await one.NoticesAsync());
    }

    [Fact]
    public async Task A_paused_job_does_not_tick_but_runs_for_whoever_asks()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        int ran = 0;
        JobDefinition job = JobNode.Job((_, _) => Task.FromResult(Interlocked.Increment(ref ran)));
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobClock clock = node.Get<JobClock>();
        await node.Commands.PauseAsync(JobNode.Somebody, job.Name, paused: true, " while the source moves ", Cancel);
        await clock.TickAsync(job.Name, Start.AddMinutes(1));
        JobStanding paused = (await node.Book.FindAsync(job.Name, Cancel))!;
        Assert.Equal((0, JobCondition.Paused, "while the source moves", null), (ran, paused.Condition, paused.Control!.Reason, paused.Next));
        await node.EndOfAsync((await node.Commands.RunAsync(JobNode.Somebody, job.Name, cancellationToken: Cancel)).RunId!);
        Assert.Equal(1, ran);

        await node.Commands.PauseAsync(JobNode.Somebody, job.Name, paused: false, null, Cancel);
        await node.Commands.PauseAsync(JobNode.Somebody, job.Name, paused: false, null, Cancel); // of two clicks one is enough
        _time.Advance(TimeSpan.FromMinutes(1));
        await clock.TickAsync(job.Name, Start.AddMinutes(2));
        await node.EndOfAsync((await node.Book.RunsAsync(job.Name, 1, Cancel))[0].Id);
        Assert.Equal(2, ran);
        Assert.Equal(["job.paused", "job.started", "job.resumed"], (await node.EventsAsync()).Select(e => e.Kind));
    }

    [Fact]
    public async Task What_was_missed_while_no_node_was_awake_runs_once_at_the_next_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((_, _) => Task.CompletedTask) with { Schedule = new CronSchedule("0 20 3 * * ?") };
        await using (JobNode before = await JobNode.StartAsync(database, _time, 1, job))
        {
            await before.TickAsync(job, job.Schedule.After(Start.AddDays(-1))!.Value);
        }

        _time.Advance(TimeSpan.FromDays(5));
        for (int start = 1; start <= 2; start++)
        {
            await using JobNode node = await JobNode.StartAsync(database, _time, start, job);
            await node.AwakeAsync();
            Assert.Equal(JobTrigger.CatchUp, (await node.EndOfAsync((await node.Book.RunsAsync(job.Name, 9, Cancel))[0].Id)).Trigger);
            Assert.Equal(2, (await node.Book.RunsAsync(job.Name, 9, Cancel)).Count);
        }
    }

    [Fact]
    public async Task A_log_keeps_its_beginning_and_its_end_and_stays_short()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((run, _) =>
        {
            for (int line = 0; line < 5_000; line++)
            {
                run.Say($"line {line} {new string('x', line % 3_000)}\nand more");
            }

            run.Report(250, new string('y', 5_000));
            return Task.CompletedTask;
        });
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobRun row = await node.RowAsync((await node.RunAsync(job)).Id);
        Assert.InRange(row.Log.Length, JobRunning.MaxLog / 2, JobRunning.MaxLog);
        Assert.StartsWith("09:00:00 line 0  and more\n", row.Log, StringComparison.Ordinal);
        Assert.Contains("\n09:00:00 line 4999 ", row.Log, StringComparison.Ordinal);
        Assert.Equal((100, 2_000), (row.Percent, row.Says!.Length));
    }

    [Fact]
    public async Task The_newest_two_hundred_runs_are_kept()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((_, _) => Task.CompletedTask), other = JobNode.Job((_, _) => Task.CompletedTask, "other");
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job, other);
        await node.RunAsync(other);
        JobRun first = await node.RunAsync(job);
        await using (OpsDbContext context = node.Context())
        {
            context.JobRuns.AddRange(Enumerable.Range(1, 250).Select(i => new JobRun { Id = $"0{i:x15}", Job = job.Name, State = JobRunState.Done, StartedAt = Start.AddDays(-1) }));
            await context.SaveChangesAsync(Cancel);
        }

        await node.RunAsync(job);
        IReadOnlyList<JobRun> kept = await node.Book.RunsAsync(job.Name, 1_000, Cancel);
        Assert.Equal((JobEnds.Kept, true), (kept.Count, kept.Any(r => r.Id == first.Id)));
        Assert.Single(await node.Book.RunsAsync(other.Name, 10, Cancel));
    }
}
