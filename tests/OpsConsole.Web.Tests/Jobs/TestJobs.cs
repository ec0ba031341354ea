using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Jobs;

/// <summary>Jobs that do what a test asks for; none of them ticks.</summary>
internal static class TestJobs
{
    /// <summary>Ends at once.</summary>
    public const string Quick = "test-quick";

    /// <summary>Fails at once.</summary>
    public const string Broken = "test-broken";

    /// <summary>Runs until it is cancelled.</summary>
    public const string Slow = "test-slow";

    /// <summary>Reads the past, an hour at a time.</summary>
    public const string Pull = "test-pull";

    private static readonly EverySchedule Never = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>How the past of <see cref="Pull"/> is divided: the last six hours.</summary>
    public static WindowRule Rule => new(TimeSpan.FromHours(1), DateTime.UtcNow.AddHours(-6), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(2));

    /// <summary>Adds them.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton(new JobDefinition(Quick, "Ends at once", Never, _ => new Work((run, _) =>
        {
            run.Say("There is nothing to do.");
            return Task.CompletedTask;
        })));
        services.AddSingleton(new JobDefinition(Broken, "Fails at once", Never, _ => new Work((_, _) =>
            throw new SourceException(SourceFault.Denied, "The source does not let us in.", "Give the role what it needs."))));
        services.AddSingleton(new JobDefinition(Slow, "Takes its time", Never, _ => new Work((run, cancel) =>
        {
            run.Report(40, "It is at it.");
            run.Say("It is at it.");
            return Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        })));
        services.AddSingleton(new JobDefinition(Pull, "Reads the past", Never, _ => new Pulling()) { Windows = () => Rule });
    }

    private sealed class Work(Func<JobRunning, CancellationToken, Task> run) : IConsoleJob
    {
        public Task RunAsync(JobRunning running, CancellationToken cancellationToken) => run(running, cancellationToken);
    }

    private sealed class Pulling : IConsoleJob
    {
        public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
        {
            IReadOnlyList<TimeWindow> pieces = run.Range is { } range ? WindowPlan.Of(range, Rule, DateTime.UtcNow) : WindowPlan.Due(Rule, new Dictionary<DateTime, DateTime>(), DateTime.UtcNow);
            foreach (TimeWindow stretch in WindowPlan.Stretches(pieces, Rule))
            {
                run.Requested(0.01m);
                run.Say($"Read up to {stretch.To:HH:mm}.");
                await run.WriteAsync(context => ReadAsync(context, WindowPlan.Of(stretch, Rule, DateTime.UtcNow), cancellationToken), cancellationToken);
            }
        }

        private static async Task<long> ReadAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken)
        {
            foreach (TimeWindow piece in pieces)
            {
                await context.JobWindows.Where(w => w.Job == Pull && w.From == piece.From).ExecuteDeleteAsync(cancellationToken);
                context.JobWindows.Add(new JobWindow { Job = Pull, From = piece.From, To = piece.To, DoneAt = DateTime.UtcNow, RunId = "0000000000000000", Rows = 10 });
            }

            return pieces.Count * 10;
        }
    }
}
