using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>A time in which a job failed whenever it ran.</summary>
/// <param name="Job">The job.</param>
/// <param name="From">When the first run began that failed, UTC.</param>
/// <param name="Until">When the first run began that did not fail afterwards, UTC; null while there was none.</param>
/// <param name="Runs">How many failed.</param>
/// <param name="Problem">What went wrong first.</param>
public sealed record JobOutage(string Job, DateTime From, DateTime? Until, int Runs, string? Problem);

/// <summary>Says when jobs failed for a while.</summary>
public sealed class JobOutages(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>How long before a range an outage may have begun, to be told whole.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(2);

    /// <summary>Failed runs that are looked through, the newest first.</summary>
    private const int Newest = 1_000;

    /// <summary>The outages of some jobs that reach into a range, newest first.</summary>
    /// <param name="jobs">Names of the jobs.</param>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<JobOutage>> WithinAsync(IReadOnlyCollection<string> jobs, DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        DateTime since = from - Before;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var failed = await context.JobRuns.AsNoTracking().Where(r => r.State == JobRunState.Failed && jobs.Contains(r.Job) && r.StartedAt >= since && r.StartedAt < to)
                .OrderByDescending(r => r.Id).Take(Newest).Select(r => new
                {
                    r.Job,
                    r.StartedAt,
                    r.Problem,
                    Until = context.JobRuns.Where(d => d.Job == r.Job && d.State == JobRunState.Done && string.Compare(d.Id, r.Id) > 0).OrderBy(d => d.Id).Select(d => (DateTime?)d.StartedAt).FirstOrDefault(),
                }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. failed.GroupBy(f => (f.Job, f.Until)).Select(g => new JobOutage(g.Key.Job, g.Min(f => f.StartedAt), g.Key.Until, g.Count(), g.OrderBy(f => f.StartedAt).First().Problem))
                .Where(o => o.From >= from || o.Until is null || o.Until >= from)];
        }
    }
}
