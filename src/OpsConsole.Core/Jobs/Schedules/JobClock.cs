using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;
using Quartz;

namespace OpsConsole.Core.Jobs.Schedules;

/// <summary>
/// Has each job run at its times, by Quartz, which only tells the time here: which node runs, what was missed and what became of it is the console's own book.
/// So another scheduler could take its place.
/// </summary>
internal sealed partial class JobClock(
    ISchedulerFactory schedulers, JobDirectory jobs, JobStarts starts, JobLeases leases, IDbContextFactory<OpsDbContext> contexts, StorageOptions storage, TimeProvider time, ILogger<JobClock> logger) : BackgroundService
{
    private static readonly TimeSpan Late = TimeSpan.FromDays(1), Again = TimeSpan.FromSeconds(5), Setback = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly long _made = time.GetTimestamp();
    private Dictionary<string, JobSchedule> _set = [];
    private DateTime _started;

    /// <summary>How often it looks whether the clock of this host was put back.</summary>
    internal TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A time of a job's schedule has come.</summary>
    public async Task TickAsync(string name, DateTime due)
    {
        if (jobs.Find(name) is { } job && !await IsPausedAsync(name).ConfigureAwait(false))
        {
            DateTime at = job.Schedule.Latest(due - Late, due) ?? due; // one that comes late is for the same time on each node
            await starts.BeginAsync(job, new JobOrder(JobTrigger.Schedule, at)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what this node was running before it stopped. What is to run at the start, and what was missed while no node was awake, runs once.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _started = _started == default ? time.GetUtcNow().UtcDateTime : _started; // what was begun since is not ended by another try
        await leases.EndOwnAsync(_started, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, DateTime> last = await leases.LastDueAsync(cancellationToken).ConfigureAwait(false);
        foreach (JobDefinition job in jobs.All)
        {
            DateTime? missed = job.Schedule.CatchesUp && last.TryGetValue(job.LeaseOn(storage.Node), out DateTime taken) ? job.Schedule.Latest(taken, _started) : null;
            if ((missed is not null || job.Schedule is EverySchedule { AfterStart.Ticks: 0, Interval.Ticks: > 0 }) && !await IsPausedAsync(job.Name).ConfigureAwait(false))
            {
                await starts.BeginAsync(job, missed is { } due ? new JobOrder(JobTrigger.CatchUp, due) : new JobOrder(JobTrigger.Schedule)).ConfigureAwait(false);
            }
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        jobs.Changed += Look;
        try
        {
            await UntilDoneAsync(BeginAsync, stoppingToken).ConfigureAwait(false);
            while (true)
            {
                await UntilDoneAsync(SetAsync, stoppingToken).ConfigureAwait(false);
                await ChangedAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            jobs.Changed -= Look;
        }
    }

    /// <summary>A database that does not answer stops no console.</summary>
    private async Task UntilDoneAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException { InnerException: DbException })
            {
                Log.NotSet(logger, exception);
                await Task.Delay(Again, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until there are other jobs, or the clock is put back: Quartz would wait for the times that it computed before, which may be hours away then.</summary>
    private async Task ChangedAsync(CancellationToken cancellationToken)
    {
        (DateTimeOffset from, long stamp) = (time.GetUtcNow(), time.GetTimestamp());
        while (!await _changed.WaitAsync(Watch, cancellationToken).ConfigureAwait(false))
        {
            TimeSpan back = time.GetElapsedTime(stamp) - (time.GetUtcNow() - from);
            if (back > Setback)
            {
                Log.PutBack(logger, back);
                _set.Clear();
                return;
            }
        }
    }

    private void Look()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // it looks anyway
        }
    }

    /// <summary>Tells Quartz the times of the jobs there are now. Those that it knows stay as they are: none of their times is lost.</summary>
    private async Task SetAsync(CancellationToken cancellationToken)
    {
        Quartz.IScheduler scheduler = await schedulers.GetScheduler(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, DateTime> last = await leases.LastDueAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, JobSchedule> wanted = [];
        foreach (JobDefinition job in jobs.All)
        {
            if (TriggerOf(job) is not { } trigger)
            {
                continue;
            }

            wanted[job.Name] = job.Schedule;
            if (_set.TryGetValue(job.Name, out JobSchedule? known) && known == job.Schedule)
            {
                continue;
            }

            IJobDetail detail = JobBuilder.Create<JobTick>().WithIdentity(job.Name).Build();
            bool isNew = job.HasWindows && !last.ContainsKey(job.LeaseOn(storage.Node)); // all of its past is to be read: somebody who has just added a source waits for it
            await scheduler.ScheduleJob(detail, isNew ? [trigger, SoonOf(job)] : [trigger], ScheduleJobOptions.Replacing, cancellationToken).ConfigureAwait(false);
        }

        foreach (string gone in _set.Keys.Except(wanted.Keys))
        {
            await scheduler.DeleteJob(new JobKey(gone), cancellationToken).ConfigureAwait(false);
        }

        _set = wanted;
        Log.Set(logger, wanted.Count);
    }

    private ITrigger? TriggerOf(JobDefinition job)
    {
        TriggerBuilder<IJob> builder = TriggerBuilder.Create(time).WithIdentity(job.Name);
        return job.Schedule switch
        {
            CronSchedule cron => builder.WithCronSchedule(cron.Cron, s => s.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build(),
            EverySchedule { Interval: var interval } every when interval > TimeSpan.Zero => builder
                .StartAt(new DateTimeOffset(FirstOf(every), TimeSpan.Zero))
                .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build(),
            _ => null,
        };
    }

    private ITrigger SoonOf(JobDefinition job) => TriggerBuilder.Create(time).WithIdentity(job.Name + " soon").StartAt(new DateTimeOffset(EarliestOf(job.Schedule), TimeSpan.Zero)).Build();

    private DateTime FirstOf(EverySchedule every) => every.After(EarliestOf(every))!.Value;

    private DateTime EarliestOf(JobSchedule schedule)
    {
        TimeSpan wait = schedule is EverySchedule every ? every.AfterStart - time.GetElapsedTime(_made) : TimeSpan.Zero;
        return time.GetUtcNow().UtcDateTime + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private async Task<bool> IsPausedAsync(string job)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobControls.AnyAsync(c => c.Job == job && c.IsPaused).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} jobs have a schedule.")]
        public static partial void Set(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The times of jobs could not be set: the database does not answer. It is asked again.")]
        public static partial void NotSet(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The clock was put back by {By}: all jobs get their times anew.")]
        public static partial void PutBack(ILogger logger, TimeSpan by);
    }
}

/// <summary>A tick of Quartz's.</summary>
internal sealed class JobTick(JobClock clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await clock.TickAsync(context.JobDetail.Key.Name, (context.ScheduledFireTimeUtc ?? context.FireTimeUtc).UtcDateTime).ConfigureAwait(false);
}
