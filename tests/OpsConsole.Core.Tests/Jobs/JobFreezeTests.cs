using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Jobs;

/// <summary>Two nodes whose clocks differ by ten seconds, of which one freezes now and then, past its lease, and wakes up again.</summary>
public sealed class JobFreezeTests
{
    private const int Trials = 200;

    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly WindowRule Hourly = new(TimeSpan.FromHours(1), Noon, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Where a node freezes.</summary>
    private enum Point
    {
        Nowhere,
        BeforeItReads,
        AfterItRead,
        AfterItWrote,
    }

    [Fact]
    public async Task Each_window_is_written_exactly_once_and_never_late()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        ManualTime slow = new(Noon.AddSeconds(-5)), fast = new(Noon.AddSeconds(5));
        Node first = new(slow), second = new(fast);
        await using JobNode one = await JobNode.StartAsync(database, slow, 1, first.Job), two = await JobNode.StartAsync(database, fast, 2, second.Job);
        Random random = new(3);
        int late = 0;
        for (int trial = 1; trial <= Trials; trial++)
        {
            slow.Advance(TimeSpan.FromMinutes(60));
            fast.Advance(TimeSpan.FromMinutes(60));
            DateTime due = Noon.AddHours(trial).AddSeconds(10); // on both clocks the hour is over
            slow.Advance(TimeSpan.FromSeconds(trial == 1 ? 10 : 0));
            fast.Advance(TimeSpan.FromSeconds(trial == 1 ? 10 : 0));
            ((JobNode Console, Node Node, ManualTime Time) a, (JobNode Console, Node Node, ManualTime Time) b) = random.Next(2) == 0 ? ((one, first, slow), (two, second, fast)) : ((two, second, fast), (one, first, slow));
            Point point = (Point)random.Next(4);
            Task<JobRun?> frozen = a.Node.Freeze(point, () => a.Console.TickAsync(a.Node.Job, due));
            if (point != Point.Nowhere)
            {
                await a.Node.IsFrozen.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
                b.Time.Advance(JobLeases.Time + TimeSpan.FromSeconds(11)); // of the frozen one's time, however its clock goes
            }

            JobRun? other = await b.Console.TickAsync(b.Node.Job, due.AddSeconds(point == Point.Nowhere ? 0 : 1));
            a.Node.Wake();
            JobRun? ended = await frozen;
            if (point != Point.Nowhere)
            {
                b.Time.Advance(-JobLeases.Time - TimeSpan.FromSeconds(11));
                Assert.NotNull(other);
                late += ended?.Problem?.StartsWith("Another node has taken this job over", StringComparison.Ordinal) == true ? 1 : 0;
                Assert.Equal(point == Point.AfterItWrote ? (1, 0) : (0, 1), ((int)ended!.Rows, (int)other.Rows));
            }
        }

        await using OpsDbContext context = one.Context();
        List<JobWindow> windows = await context.JobWindows.AsNoTracking().OrderBy(w => w.From).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, Trials).Select(h => Noon.AddHours(h)), windows.Select(w => w.From));
        Assert.All(windows, w => Assert.Equal(1, w.Generation));
        Assert.InRange(late, Trials / 4, Trials * 3 / 4);
        Assert.Equal(0, await context.JobRuns.CountAsync(r => r.State == JobRunState.Running, Cancel));
        Assert.Empty(await one.NoticesAsync()); // of a freeze nobody is told: the other node did the work
    }

    /// <summary>What a node does, and where it stands still.</summary>
    private sealed class Node
    {
        private readonly ManualTime _time;
        private TaskCompletionSource _frozen = new(), _wakes = new();
        private Point _point;

        public Node(ManualTime time)
        {
            _time = time;
            Job = new JobDefinition("pull", "Pulls", new EverySchedule(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), provider => new Pulling(
                (IDbContextFactory<OpsDbContext>)provider.GetService(typeof(IDbContextFactory<OpsDbContext>))!, _time, StandAsync));
        }

        public JobDefinition Job { get; }

        public Task IsFrozen => _frozen.Task;

        public Task<JobRun?> Freeze(Point point, Func<Task<JobRun?>> tick)
        {
            (_point, _frozen, _wakes) = (point, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return Task.Run(tick);
        }

        public void Wake() => _wakes.TrySetResult();

        private async Task StandAsync(Point point)
        {
            if (_point == point)
            {
                _point = Point.Nowhere;
                _frozen.SetResult();
                await _wakes.Task; // as a process that is stopped: it hears of nothing
            }
        }
    }

    private sealed class Pulling(IDbContextFactory<OpsDbContext> contexts, TimeProvider time, Func<Point, Task> stand) : WindowedJob(contexts, time)
    {
        protected override WindowRule Rule => Hourly;

        protected override async Task<IWindowContent> ReadAsync(TimeWindow stretch, IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken)
        {
            await stand(Point.BeforeItReads);
            await Task.Yield();
            await stand(Point.AfterItRead);
            return new Content(() => stand(Point.AfterItWrote).GetAwaiter().GetResult());
        }
    }

    private sealed class Content(Action committed) : IWindowContent
    {
        public Task<IReadOnlyList<long>> WriteAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<long>>([.. pieces.Select(_ => 1L)]);

        public void Committed() => committed();
    }
}
