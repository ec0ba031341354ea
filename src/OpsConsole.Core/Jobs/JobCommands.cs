using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs;

/// <summary>Why a command on a job was not done.</summary>
public enum JobRefusal
{
    /// <summary>It was done.</summary>
    None,

    /// <summary>Whoever asked may not.</summary>
    Denied,

    /// <summary>There is no such job or run.</summary>
    NotFound,

    /// <summary>What was asked for makes no sense.</summary>
    Invalid,

    /// <summary>It does not fit how the job stands: it runs already, or does not run.</summary>
    Conflict,
}

/// <summary>What became of a command on a job.</summary>
/// <param name="RunId">The run that began or was cancelled; null when none was.</param>
/// <param name="Refusal">Why it was not done.</param>
/// <param name="Problem">The same in words, with what to do; null when it was done.</param>
public sealed record JobOutcome(string? RunId, JobRefusal Refusal = JobRefusal.None, string? Problem = null);

/// <summary>What people and programs do with jobs.</summary>
public sealed class JobCommands
{
    /// <summary>Longest range that is run again at once.</summary>
    public static readonly TimeSpan MaxRange = TimeSpan.FromDays(400);

    private readonly JobDirectory _jobs;
    private readonly JobStarts _starts;
    private readonly JobRunner _runner;
    private readonly JobFeed _feed;
    private readonly AuditTrail _trail;
    private readonly DeniedAttempts _denials;
    private readonly AccessDirectory _access;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;

    internal JobCommands(
        JobDirectory jobs, JobStarts starts, JobRunner runner, JobFeed feed, AuditTrail trail, DeniedAttempts denials, AccessDirectory access, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) =>
        (_jobs, _starts, _runner, _feed, _trail, _denials, _access, _contexts, _time) = (jobs, starts, runner, feed, trail, denials, access, contexts, time);

    /// <summary>Runs a job now.</summary>
    /// <param name="by">Who.</param>
    /// <param name="name">The job.</param>
    /// <param name="range">The range of the past that is to be read again; null for what is due.</param>
    /// <param name="cancellationToken">Cancels, until it has begun.</param>
    public async Task<JobOutcome> RunAsync(Actor by, string name, TimeWindow? range = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(name);
        if (await RefusalAsync(by, "run a job").ConfigureAwait(false) is { } denied)
        {
            return denied;
        }

        if (_jobs.Find(name) is not { } job)
        {
            return NoSuchJob;
        }

        if (range is { } wanted && Problem(job, wanted) is { } wrong)
        {
            return new JobOutcome(null, JobRefusal.Invalid, wrong);
        }

        JobOrder order = new(range is null ? JobTrigger.Person : JobTrigger.Backfill, null, CommitAuthor.NameOf(by, _access), range)
        {
            Asked = run => JobEvents.Of(JobEvents.Started, by, name, after: About(run, range)),
        };
        return await _starts.BeginAsync(job, order).WaitAsync(cancellationToken).ConfigureAwait(false) is { } begun
            ? new JobOutcome(begun)
            : new JobOutcome(null, JobRefusal.Conflict, "It runs already. Wait until it has ended, or cancel it.");
    }

    /// <summary>Cancels a run, whichever node it is on. What it has written stays, whole.</summary>
    public async Task<JobOutcome> CancelAsync(Actor by, string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await RefusalAsync(by, "cancel a run of a job").ConfigureAwait(false) is { } denied)
        {
            return denied;
        }

        if (await JobOfAsync(runId, cancellationToken).ConfigureAwait(false) is not { } job)
        {
            return new JobOutcome(null, JobRefusal.NotFound, "There is no such run.");
        }

        AuditEvent cancelled = JobEvents.Of(JobEvents.Cancelled, by, job, after: About(runId, null));
        return await _runner.CancelAsync(runId, $"Cancelled by {CommitAuthor.NameOf(by, _access)}.", cancelled, cancellationToken).ConfigureAwait(false)
            ? new JobOutcome(runId)
            : new JobOutcome(null, JobRefusal.Conflict, "It does not run any more.");
    }

    /// <summary>Pauses a job's schedule, or has it go on. A job that reads the past makes good at its next time what it missed meanwhile.</summary>
    public async Task<JobOutcome> PauseAsync(Actor by, string name, bool paused, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await RefusalAsync(by, paused ? "pause a job" : "resume a job").ConfigureAwait(false) is { } denied)
        {
            return denied;
        }

        if (_jobs.Find(name) is null)
        {
            return NoSuchJob;
        }

        if (reason?.Length > JobsConfiguration.TextLength)
        {
            return new JobOutcome(null, JobRefusal.Invalid, $"The reason is longer than {JobsConfiguration.TextLength} characters.");
        }

        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                JobControl? control = await context.JobControls.SingleOrDefaultAsync(c => c.Job == name, cancellationToken).ConfigureAwait(false);
                if ((control?.IsPaused ?? false) == paused)
                {
                    return new JobOutcome(null); // of two clicks one is enough
                }

                if (control is null)
                {
                    context.JobControls.Add(control = new JobControl { Job = name, ChangedBy = by.Id });
                }

                (control.IsPaused, control.Reason, control.ChangedBy, control.ChangedAt) = (paused, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), by.Id, _time.GetUtcNow().UtcDateTime);
                transaction.Record(JobEvents.Of(paused ? JobEvents.Paused : JobEvents.Resumed, by, name, control.Reason));
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        _feed.Raise();
        return new JobOutcome(null);
    }

    private static JobOutcome NoSuchJob { get; } = new(null, JobRefusal.NotFound, "There is no such job.");

    private static JsonObject About(string run, TimeWindow? range) =>
        range is { } again ? new JsonObject { ["run"] = run, ["from"] = AuditEntry.Text(again.From), ["to"] = AuditEntry.Text(again.To) } : new JsonObject { ["run"] = run };

    private async Task<string?> JobOfAsync(string runId, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobRuns.Where(r => r.Id == runId).Select(r => r.Job).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private string? Problem(JobDefinition job, TimeWindow range) =>
        !job.HasWindows ? "This job has no past to read again."
        : range.To <= range.From ? "The range ends before it begins."
        : range.To - range.From > MaxRange ? $"The range is longer than {MaxRange.TotalDays:0} days. Do it in parts."
        : range.From >= _time.GetUtcNow().UtcDateTime ? "The range lies in the future."
        : null;

    private async Task<JobOutcome?> RefusalAsync(Actor by, string what)
    {
        if (by.May(Permissions.RunJobs, _access))
        {
            return null;
        }

        await _denials.RecordAsync(by, what, Permissions.RunJobs).ConfigureAwait(false);
        return new JobOutcome(null, JobRefusal.Denied, "You may not run jobs. Ask an administrator for the role engineer or on-call, or use a key with the scope jobs:run.");
    }
}
