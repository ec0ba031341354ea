using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using Quartz;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>Clocks that jump, and days that are unlike others.</summary>
public sealed class JobClockTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_time_that_a_clock_took_which_was_ahead_does_not_stop_the_schedule()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((_, _) => Task.CompletedTask);
        ManualTime time = new(Noon.AddHours(3));
        await using JobNode one = await JobNode.StartAsync(database, time, 1, job), two = await JobNode.StartAsync(database, time, 2, job);
        Assert.NotNull(await one.TickAsync(job, Noon.AddHours(3)));

        time.Advance(TimeSpan.FromHours(-3)); // it is put right

        Assert.NotNull(await one.TickAsync(job, Noon.AddMinutes(1)));
        Assert.Null(await two.TickAsync(job, Noon.AddMinutes(1))); // each time once, as ever
        Assert.NotNull(await two.TickAsync(job, Noon.AddMinutes(2)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-60)]
    public async Task A_clock_that_is_put_back_a_little_repeats_nothing(int seconds)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        JobDefinition job = JobNode.Job((_, _) => Task.CompletedTask);
        ManualTime time = new(Noon);
        await using JobNode node = await JobNode.StartAsync(database, time, 1, job);
        Assert.NotNull(await node.TickAsync(job, Noon));

        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Null(await node.TickAsync(job, Noon.AddMinutes(-1)));
        Assert.Null(await node.TickAsync(job, Noon));
        Assert.NotNull(await node.TickAsync(job, Noon.AddMinutes(1)));
    }

    [Theory]
    [InlineData(1)] // the node itself, started anew
    [InlineData(2)]
    public async Task A_lease_of_a_node_whose_clock_was_ahead_when_it_died_holds_nobody_up(int next)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        (TaskCompletionSource reached, TaskCompletionSource gone) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        JobDefinition dies = JobNode.Job(async (_, _) =>
        {
            reached.SetResult();
            await gone.Task;
        }), job = JobNode.Job((_, _) => Task.CompletedTask);
        await using JobNode ahead = await JobNode.StartAsync(database, new ManualTime(Noon.AddHours(3)), 1, dies);
        (string id, Task<JobRun?> never) = await ahead.BeginAsync(dies, Noon.AddHours(3));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await using JobNode right = await JobNode.StartAsync(database, new ManualTime(Noon), next, job);
        await right.AwakeAsync();

        Assert.NotNull(await right.TickAsync(job, Noon));
        Assert.Equal(JobRunState.Interrupted, (await right.RowAsync(id)).State);
        gone.SetResult();
        await never;
    }

    [Fact]
    public async Task Jobs_go_on_when_the_clock_is_put_back_by_hours()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        int ran = 0;
        JobDefinition job = JobNode.Job((_, _) => Task.FromResult(Interlocked.Increment(ref ran))) with { Schedule = new EverySchedule(TimeSpan.FromSeconds(0.2), TimeSpan.FromMilliseconds(1)) };
        ShiftedTime time = new();
        await using JobNode node = await JobNode.StartAsync(database, time, 1, job);
        IScheduler scheduler = await node.Get<ISchedulerFactory>().GetScheduler(Cancel);
        using JobClock clock = new(
            node.Get<ISchedulerFactory>(), node.Get<JobDirectory>(), node.Get<JobStarts>(), node.Get<JobLeases>(), node.Get<IDbContextFactory<OpsDbContext>>(), node.Get<StorageOptions>(), time, NullLogger<JobClock>.Instance)
        {
            Watch = TimeSpan.FromMilliseconds(50),
        };
        await clock.StartAsync(Cancel);
        await scheduler.Start(Cancel);
        await RunsAsync(() => ran, 2);

        time.Shift = TimeSpan.FromHours(-3);

        await RunsAsync(() => ran, ran + 3);
        await scheduler.Shutdown(waitForJobsToComplete: true, Cancel);
        await clock.StopAsync(Cancel);
        await node.Get<JobStarts>().StopAsync(Cancel);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(26)]
    public void What_was_read_while_the_clock_was_ahead_is_read_again_when_it_is_over(int hours)
    {
        WindowRule rule = new(TimeSpan.FromHours(1), Noon.AddHours(-6), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));
        Dictionary<DateTime, DateTime> done = WindowPlan.Due(rule, new Dictionary<DateTime, DateTime>(), Noon).ToDictionary(w => w.From, _ => Noon);
        foreach (TimeWindow early in WindowPlan.Due(rule, done, Noon.AddHours(hours)))
        {
            done[early.From] = Noon.AddHours(hours);
        }

        Assert.Equal([Noon, Noon.AddHours(1)], WindowPlan.Due(rule, done, Noon.AddHours(2)).Select(w => w.From));
    }

    [Fact]
    public void A_clock_that_is_behind_reads_nothing_twice_but_what_was_noted_since()
    {
        WindowRule rule = new(TimeSpan.FromHours(1), Noon.AddHours(-6), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));
        Dictionary<DateTime, DateTime> done = WindowPlan.Due(rule, new Dictionary<DateTime, DateTime>(), Noon).ToDictionary(w => w.From, w => w.To);

        Assert.Empty(WindowPlan.Due(rule, done, Noon.AddHours(-3)));
        Assert.Empty(WindowPlan.Due(rule, done, Noon));
    }

    [Theory]
    [InlineData(2028, 2, 27, 4)] // over a leap day
    [InlineData(2027, 3, 27, 3)] // over the nights in which Europe sets its clocks
    [InlineData(2026, 10, 24, 3)]
    [InlineData(2026, 12, 30, 3)]
    public void Every_day_has_its_nightly_run_and_its_windows(int year, int month, int day, int days)
    {
        DateTime start = new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        CronSchedule nightly = new("0 20 3 * * ?");
        List<DateTime> times = [];
        for (DateTime? at = nightly.After(start); at < start.AddDays(days); at = nightly.After(at.Value))
        {
            times.Add(at.Value);
            Assert.Equal(at, nightly.Latest(at.Value.AddDays(-1), at.Value.AddHours(5)));
        }

        WindowRule rule = new(TimeSpan.FromMinutes(5), start, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(2));
        IReadOnlyList<TimeWindow> windows = WindowPlan.Of(new TimeWindow(start, start.AddDays(days)), rule, start.AddDays(days));
        Assert.Equal(Enumerable.Range(0, days).Select(d => start.AddDays(d).AddHours(3).AddMinutes(20)), times);
        Assert.Equal((days * 288, start, start.AddDays(days)), (windows.Count, windows[0].From, windows[^1].To));
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    private static async Task RunsAsync(Func<int> ran, int times)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (ran() < times)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>A clock that runs, and can be put forward and back.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private long _shift;

        public TimeSpan Shift
        {
            set => Interlocked.Exchange(ref _shift, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
    }
}
