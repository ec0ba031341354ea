using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Each night: forgets what jobs noted long ago, so that those which are gone leave nothing for ever.</summary>
internal sealed class JobHistoryJob(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : IConsoleJob
{
    public const string Name = "job-history", Nightly = "0 40 3 * * ?";

    /// <summary>How long runs are kept, where there are not more than <see cref="JobEnds.Kept"/> of a job.</summary>
    public static readonly TimeSpan KeptRuns = JobCommands.MaxRange;

    /// <summary>How long it is known that a piece of the past was read: longer than any source is read back.</summary>
    public static readonly TimeSpan KeptWindows = 2 * JobCommands.MaxRange;

    private const int AtOnce = 2_000;

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime, runs = now - KeptRuns, windows = now - KeptWindows;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            int gone = await context.JobRuns.Where(r => r.StartedAt < runs && r.State != JobRunState.Running).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            run.Wrote(gone);
            foreach (string job in await context.JobWindows.Select(w => w.Job).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                IQueryable<JobWindow> old = context.JobWindows.Where(w => w.Job == job && w.From < windows).OrderBy(w => w.From);
                while (await old.Skip(AtOnce - 1).Select(w => (DateTime?)w.From).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } upTo)
                {
                    run.Wrote(await context.JobWindows.Where(w => w.Job == job && w.From <= upTo).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false));
                }

                run.Wrote(await context.JobWindows.Where(w => w.Job == job && w.From < windows).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        run.Report(100, "Done");
    }
}
