using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>Jobs that read the past piece by piece.</summary>
public sealed class JobWindowTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly WindowRule Hourly = new(TimeSpan.FromHours(1), Noon, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));

    private readonly ManualTime _time = new(Noon.AddHours(1));
    private readonly List<TimeWindow> _read = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_six_hours_without_a_node_each_missed_window_is_read_once_oldest_first()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = Pull();
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        await node.RunAsync(job);
        _time.Advance(TimeSpan.FromHours(6));
        JobRun run = await node.RunAsync(job);
        await node.RunAsync(job);
        Assert.Equal(Enumerable.Range(0, 7).Select(Hour), _read);
        Assert.Equal((6, Hour(1).From, Hour(6).To, 100), ((int)run.Rows, run.From, run.To, run.Percent));
        IReadOnlyDictionary<DateTime, DateTime> done = await node.Book.DoneAsync(job.Name, new TimeWindow(Noon.AddDays(-1), Noon.AddDays(1)), Cancel);
        Assert.Equal(_read.Select(w => w.From), done.Keys.Order());
    }

    [Fact]
    public async Task A_backfill_reads_its_range_again_and_notes_that_it_did()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = Pull();
        _time.Advance(TimeSpan.FromHours(4));
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        await node.RunAsync(job);
        _read.Clear();
        JobOutcome outcome = await node.Commands.RunAsync(JobNode.Somebody, job.Name, new TimeWindow(Noon.AddHours(1), Noon.AddHours(3)), Cancel);
        JobRun run = await node.EndOfAsync(outcome.RunId!);
        Assert.Equal((JobTrigger.Backfill, JobRunState.Done, 2L), (run.Trigger, run.State, run.Rows));
        Assert.Equal([Hour(1), Hour(2)], _read);
        await using OpsDbContext context = node.Context();
        Assert.Equal([1, 2, 2, 1, 1], await context.JobWindows.OrderBy(w => w.From).Select(w => w.Generation).ToListAsync(Cancel));
        Assert.Contains("2026-11-21T13:00:00", System.Text.Encoding.UTF8.GetString((await node.EventsAsync())[^1].Entry), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, "before it begins")]
    [InlineData(10, 12, "in the future")]
    [InlineData(-24 * 500, 1, "longer than 400 days")]
    public async Task A_range_that_makes_no_sense_is_refused(int from, int to, string why)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition pull = Pull(), plain = JobNode.Job((_, _) => Task.CompletedTask);
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, pull, plain);
        JobOutcome outcome = await node.Commands.RunAsync(JobNode.Somebody, pull.Name, new TimeWindow(Noon.AddHours(from), Noon.AddHours(to)), Cancel);
        Assert.Equal(JobRefusal.Invalid, outcome.Refusal);
        Assert.Contains(why, outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(JobRefusal.Invalid, (await node.Commands.RunAsync(JobNode.Somebody, plain.Name, Hour(0), Cancel)).Refusal);
    }

    [Fact]
    public async Task A_run_whose_node_is_gone_leaves_whole_windows_and_the_next_one_goes_on()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        _time.Advance(TimeSpan.FromHours(4));
        (TaskCompletionSource reached, TaskCompletionSource gone) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        JobDefinition dies = Pull(async window =>
        {
            if (window == Hour(2))
            {
                reached.SetResult();
                await gone.Task; // as a process that is killed: it hears of no cancellation
            }
        });
        await using JobNode killed = await JobNode.StartAsync(database, _time, 1, dies);
        (string id, Task<JobRun?> never) = await killed.BeginAsync(dies);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        JobDefinition job = Pull();
        _time.Advance(TimeSpan.FromSeconds(1));
        await using JobNode again = await JobNode.StartAsync(database, _time, 1, job);
        await again.Get<JobLeases>().EndOwnAsync(_time.GetUtcNow().UtcDateTime, Cancel);
        JobRun interrupted = await again.RowAsync(id);
        Assert.Equal((JobRunState.Interrupted, 2L), (interrupted.State, interrupted.Rows));
        _read.Clear();
        JobRun next = await again.RunAsync(job);
        Assert.Equal([Hour(2), Hour(3), Hour(4)], _read);

        gone.SetResult(); // and should it not have been dead: it writes nothing
        Assert.Equal(JobRunState.Failed, (await never)!.State);
        await using OpsDbContext context = again.Context();
        Assert.Equal([id, id, next.Id, next.Id, next.Id], await context.JobWindows.OrderBy(w => w.From).Select(w => w.RunId).ToListAsync(Cancel));
        Assert.All(await context.JobWindows.ToListAsync(Cancel), w => Assert.Equal(1, w.Generation));
        Assert.Equal(JobRunState.Interrupted, (await again.RowAsync(id)).State);
    }

    [Fact]
    public async Task A_window_whose_writing_breaks_off_is_not_there_in_part()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        bool breaks = true;
        JobDefinition job = Pull(wrote: () => breaks ? throw new InvalidOperationException("The disk is gone.") : Task.CompletedTask);
        await using JobNode node = await JobNode.StartAsync(database, _time, 1, job);
        JobRun run = await node.RunAsync(job);
        Assert.Equal((JobRunState.Failed, "The disk is gone.", 0L), (run.State, run.Problem, run.Rows));
        await using OpsDbContext context = node.Context();
        Assert.Equal((0, 0), (await context.JobWindows.CountAsync(Cancel), await context.JobControls.CountAsync(Cancel)));
        breaks = false;
        Assert.Equal(1, (await node.RunAsync(job)).Rows);
    }

    [Fact]
    public async Task A_node_that_froze_past_its_lease_writes_nothing_when_it_wakes_up()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        (TaskCompletionSource reached, TaskCompletionSource wakes) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        JobDefinition freezes = Pull(async _ =>
        {
            reached.SetResult();
            await wakes.Task;
        });
        JobDefinition job = Pull();
        ManualTime others = new(_time.GetUtcNow().UtcDateTime);
        await using JobNode frozen = await JobNode.StartAsync(database, _time, 1, freezes), other = await JobNode.StartAsync(database, others, 2, job);
        (string id, Task<JobRun?> ended) = await frozen.BeginAsync(freezes);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Null(await other.Runner.RunAsync(job, new JobOrder(JobTrigger.Person), Cancel));

        others.Advance(JobLeases.Time + TimeSpan.FromSeconds(1));
        JobRun taken = await other.RunAsync(job);
        wakes.SetResult();
        JobRun late = (await ended)!;
        Assert.Contains("Another node has taken this job over", late.Problem, StringComparison.Ordinal);
        Assert.Equal((0L, 1L), (late.Rows, taken.Rows));
        await using OpsDbContext context = other.Context();
        JobWindow window = await context.JobWindows.SingleAsync(Cancel);
        Assert.Equal((taken.Id, 1), (window.RunId, window.Generation));
        Assert.Equal(JobRunState.Interrupted, (await other.RowAsync(id)).State);
        Assert.Empty(await other.NoticesAsync());
    }

    private static TimeWindow Hour(int number) => new(Noon.AddHours(number), Noon.AddHours(number + 1));

    private JobDefinition Pull(Func<TimeWindow, Task>? reading = null, Func<Task>? wrote = null) =>
        new("pull", "Pulls", new EverySchedule(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), provider => new Pulling(
            (IDbContextFactory<OpsDbContext>)provider.GetService(typeof(IDbContextFactory<OpsDbContext>))!, _time, async window =>
            {
                _read.Add(window);
                await (reading?.Invoke(window) ?? Task.CompletedTask);
            }, wrote))
        {
            Windows = () => Hourly,
        };

    private sealed class Pulling(IDbContextFactory<OpsDbContext> contexts, TimeProvider time, Func<TimeWindow, Task> reading, Func<Task>? wrote) : WindowedJob(contexts, time)
    {
        protected override WindowRule Rule => Hourly;

        protected override async Task<IWindowContent> ReadAsync(TimeWindow stretch, IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken)
        {
            await reading(stretch);
            return new Content(stretch, run.Run.Id, wrote);
        }
    }

    private sealed class Content(TimeWindow stretch, string runId, Func<Task>? wrote) : IWindowContent
    {
        public async Task<IReadOnlyList<long>> WriteAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken)
        {
            context.JobWindows.Add(new JobWindow { Job = "half", From = stretch.From, To = stretch.To, RunId = runId });
            await context.SaveChangesAsync(cancellationToken);
            await (wrote?.Invoke() ?? Task.CompletedTask);
            await context.JobWindows.Where(w => w.Job == "half").ExecuteDeleteAsync(cancellationToken);
            context.ChangeTracker.Clear();
            return [.. pieces.Select(_ => 1L)];
        }

        public void Committed()
        {
        }
    }
}
