using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Writes down how a run ended, gives its job back, and tells people when a job begins to fail and when it works again: once each, not at every run.</summary>
internal sealed partial class JobEnds(
    IDbContextFactory<OpsDbContext> contexts, NotificationOutbox outbox, NotificationChannels channels, AccessDirectory access, TimeProvider time, ILogger<JobEnds> logger)
{
    /// <summary>Runs of a job that are kept, the newest.</summary>
    public const int Kept = 200;

    private const int MaxAttempts = 10;

    /// <summary>Writes it. Tries for a while: a database that is busy now is not in a minute.</summary>
    public async Task WriteAsync(JobDefinition job, JobRun run)
    {
        run.EndedAt = time.GetUtcNow().UtcDateTime;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await WriteOnceAsync(job, run).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
            {
                if (attempt == MaxAttempts)
                {
                    Log.NotWritten(logger, run.Job, exception);
                    return; // the next run of the job, or the next start, ends it
                }

                await Task.Delay(TimeSpan.FromSeconds(attempt), time).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteOnceAsync(JobDefinition job, JobRun run)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
            await JobLeases.GiveBackAsync(context, run, CancellationToken.None).ConfigureAwait(false);
            JobRun? row = await context.JobRuns.SingleOrDefaultAsync(r => r.Id == run.Id).ConfigureAwait(false);
            if (row is not { State: JobRunState.Running })
            {
                await transaction.CommitAsync().ConfigureAwait(false);
                return; // another node ended it when it took the job over
            }

            run.Skipped = row.Skipped;
            context.Entry(row).CurrentValues.SetValues(run);
            JobRunState? before = await context.JobRuns.AsNoTracking().Where(r => r.Job == run.Job && string.Compare(r.Id, run.Id) < 0 && (!run.IsOfNode || r.Node == run.Node) && (r.State == JobRunState.Done || r.State == JobRunState.Failed))
                .OrderByDescending(r => r.Id).Select(r => (JobRunState?)r.State).FirstOrDefaultAsync().ConfigureAwait(false);
            if (job.TellsPeople && NoticeOf(job, run, before) is { } notice)
            {
                outbox.Enqueue(context, notice);
            }

            await context.SaveChangesAsync().ConfigureAwait(false);
            await ForgetAsync(context, run.Job).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
    }

    private Notification? NoticeOf(JobDefinition job, JobRun run, JobRunState? before) => (run.State, before) switch
    {
        (JobRunState.Failed, not JobRunState.Failed) => Of(
            "job.failed", $"Job fails: {job.Title}", $"**{run.Problem}**\n\n{run.Remedy}\n\n{job.Description}. It is tried again at its next time.", NotificationSeverity.Warning, job),
        (JobRunState.Done, JobRunState.Failed) => Of("job.recovered", $"Job works again: {job.Title}", $"{job.Description}.", NotificationSeverity.Info, job),
        _ => null,
    };

    private Notification Of(string topic, string title, string text, NotificationSeverity severity, JobDefinition job) =>
        new(topic, title, text, $"/jobs/{job.Name}", [.. channels.Names, .. access.People.Where(p => !p.Disabled && p.Roles.Any(r => r is Roles.OnCall or Roles.Administrator)).Select(p => p.Email)])
        {
            Severity = severity,
            DedupeKey = $"job:{job.Name}",
        };

    /// <summary>What this month's runs cost is added up from them, so those stay until the month is over.</summary>
    private async Task ForgetAsync(OpsDbContext context, string job)
    {
        DateTime month = JobBook.MonthOf(time.GetUtcNow().UtcDateTime);
        if (await context.JobRuns.AsNoTracking().Where(r => r.Job == job).OrderByDescending(r => r.Id).Skip(Kept).Select(r => r.Id).FirstOrDefaultAsync().ConfigureAwait(false) is { } oldest)
        {
            await context.JobRuns.Where(r => r.Job == job && string.Compare(r.Id, oldest) <= 0 && (r.Spent == 0 || r.StartedAt < month)).ExecuteDeleteAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "How a run of the job {Job} ended could not be written down.")]
        public static partial void NotWritten(ILogger logger, string job, Exception exception);
    }
}
