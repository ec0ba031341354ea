using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>What the database knows of jobs, and this node of those that run on it.</summary>
public sealed class JobBook
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly JobDirectory _jobs;
    private readonly JobRunner _runner;
    private readonly TimeProvider _time;

    internal JobBook(IDbContextFactory<OpsDbContext> contexts, JobDirectory jobs, JobRunner runner, TimeProvider time) => (_contexts, _jobs, _runner, _time) = (contexts, jobs, runner, time);

    /// <summary>All jobs, by name.</summary>
    public async Task<IReadOnlyList<JobStanding>> AllAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            Dictionary<string, JobControl> controls = await context.JobControls.AsNoTracking().ToDictionaryAsync(c => c.Job, cancellationToken).ConfigureAwait(false);
            IQueryable<string> last = context.JobRuns.GroupBy(r => r.Job).Select(g => g.Max(r => r.Id)!);
            IQueryable<string> settled = context.JobRuns.Where(r => r.State == JobRunState.Done || r.State == JobRunState.Failed).GroupBy(r => r.Job).Select(g => g.Max(r => r.Id)!);
            List<JobRun> newest = await context.JobRuns.AsNoTracking().Where(r => last.Contains(r.Id) || settled.Contains(r.Id)).OrderByDescending(r => r.Id).Select(r => Line(r)).ToListAsync(cancellationToken).ConfigureAwait(false);
            DateTime now = _time.GetUtcNow().UtcDateTime;
            return [.. _jobs.All.OrderBy(j => j.Name, StringComparer.Ordinal).Select(j => Of(j, newest.FindAll(r => r.Job == j.Name), controls.GetValueOrDefault(j.Name), now))];
        }
    }

    /// <summary>One job; null when there is none.</summary>
    public async Task<JobStanding?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        _jobs.Find(name) is { } job ? (await AllAsync(cancellationToken).ConfigureAwait(false)).Single(s => s.Job == job) : null;

    /// <summary>Runs of a job, newest first, without their logs.</summary>
    public async Task<IReadOnlyList<JobRun>> RunsAsync(string job, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<JobRun> runs = await context.JobRuns.AsNoTracking().Where(r => r.Job == job).OrderByDescending(r => r.Id).Take(limit).Select(r => Line(r)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. runs.Select(Live)];
        }
    }

    /// <summary>A run with its log; null when there is none.</summary>
    public async Task<JobRun?> RunAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false) is { } run ? Live(run) : null;
        }
    }

    /// <summary>Runs by their ids, without their logs; those that are not kept any more are left out.</summary>
    public async Task<Dictionary<string, JobRun>> RunsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<JobRun> runs = await context.JobRuns.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => Line(r)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return runs.Select(Live).ToDictionary(r => r.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>When what of a range of the past a job has done was read last, by the beginnings of its pieces.</summary>
    public async Task<IReadOnlyDictionary<DateTime, DateTime>> DoneAsync(string job, TimeWindow range, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobWindows.AsNoTracking().Where(w => w.Job == job && w.From >= range.From && w.From < range.To).Select(w => new { w.From, w.DoneAt })
                .ToDictionaryAsync(w => w.From, w => w.DoneAt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the runs of a job that began in a month cost together, US dollars.</summary>
    /// <param name="job">The job.</param>
    /// <param name="at">A time of the month, UTC.</param>
    /// <param name="without">A run that is left out; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<decimal> SpentAsync(string job, DateTime at, string? without = null, CancellationToken cancellationToken = default)
    {
        DateTime month = MonthOf(at), next = month.AddMonths(1);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<JobRun> runs = await context.JobRuns.AsNoTracking().Where(r => r.Job == job && r.StartedAt >= month && r.StartedAt < next).Select(r => Line(r)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return runs.Where(r => r.Id != without).Sum(r => Live(r).Spent);
        }
    }

    /// <summary>The beginning of a month, UTC.</summary>
    internal static DateTime MonthOf(DateTime at) => new(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    private JobStanding Of(JobDefinition job, List<JobRun> newest, JobControl? control, DateTime now) => new(
        job, newest.Count > 0 ? Live(newest[0]) : null, newest.Find(r => r.State is JobRunState.Done or JobRunState.Failed), control?.IsPaused == true ? null : job.Schedule.After(now), control);

    /// <summary>What runs here is known better here than by the database. It runs until its end is written down.</summary>
    private JobRun Live(JobRun run)
    {
        if (run.State != JobRunState.Running || _runner.Current.FirstOrDefault(r => r.Id == run.Id) is not { } here)
        {
            return run;
        }

        here.State = JobRunState.Running;
        return here;
    }

    private static JobRun Line(JobRun r) => new()
    {
        Id = r.Id, Job = r.Job, Trigger = r.Trigger, AskedBy = r.AskedBy, StartedAt = r.StartedAt, EndedAt = r.EndedAt, State = r.State, From = r.From, To = r.To, Percent = r.Percent, Says = r.Says,
        Rows = r.Rows, Requests = r.Requests, Spent = r.Spent, Attempts = r.Attempts, Skipped = r.Skipped, Problem = r.Problem, Remedy = r.Remedy, Node = r.Node,
    };
}
