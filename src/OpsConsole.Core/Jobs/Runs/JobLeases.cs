using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Another node runs the job, or has taken it over: nothing more is written for it here.</summary>
public sealed class JobLeaseLostException() : InvalidOperationException("Another node has taken this job over. What was read is not written.");

/// <summary>
/// Lets one run of a job at a time work, whichever node it is on. Who holds a job has a number that only grows; every transaction that writes for the job begins
/// by showing it. So one that was frozen past its time, and another that took over meanwhile, cannot both write: the database refuses the older number.
/// </summary>
internal sealed class JobLeases(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IStorageDialect dialect, StorageOptions storage, TimeProvider time)
{
    /// <summary>How long a lease counts without being renewed. Clocks of nodes may differ by a small part of it.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    /// <summary>What is noted further in the future than this was noted by a clock that was wrong, and does not count: else a job would stand still until that time comes.</summary>
    public static readonly TimeSpan Skew = 2 * Time;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes a job, if nobody holds it, and writes its run down.</summary>
    /// <param name="run">The run. Gets its fence.</param>
    /// <param name="due">The time of the schedule that it is for; null where it is for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was taken. Not when somebody holds it, or another node had this time.</returns>
    public async Task<bool> TakeAsync(JobRun run, DateTime? due, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await SeeAsync(context, run.Lease, due, cancellationToken).ConfigureAwait(false);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            bool taken = await TakeAsync(context, run, due, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return taken;
        }
    }

    /// <summary>The same for somebody who asks: that is in the audit trail, in the same transaction.</summary>
    public async Task<bool> TakeAsync(JobRun run, AuditEvent asked, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await SeeAsync(context, run.Lease, null, cancellationToken).ConfigureAwait(false);
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (!await TakeAsync(context, run, null, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                transaction.Record(asked);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
        }
    }

    /// <summary>Takes a job away from a run, whichever node it is on: from here on it writes nothing more.</summary>
    /// <returns>Whether it ran.</returns>
    public async Task<bool> TakeAwayAsync(string runId, AuditEvent cancelled, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                DateTime now = Now;
                await context.JobLeases.Where(l => l.RunId == runId).ExecuteUpdateAsync(set => set.SetProperty(l => l.RunId, (string?)null), cancellationToken).ConfigureAwait(false);
                int ended = await context.JobRuns.Where(r => r.Id == runId && r.State == JobRunState.Running)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, JobRunState.Cancelled).SetProperty(r => r.EndedAt, now), cancellationToken).ConfigureAwait(false);
                if (ended == 0)
                {
                    return false;
                }

                transaction.Record(cancelled);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
        }
    }

    /// <summary>Writes down how far a run is, in a transaction that somebody else commits: so it is known on all nodes, and after a crash.</summary>
    public static Task NoteAsync(OpsDbContext context, JobRun run, CancellationToken cancellationToken) =>
        context.JobRuns.Where(r => r.Id == run.Id && r.State == JobRunState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.From, run.From).SetProperty(r => r.To, run.To).SetProperty(r => r.Percent, run.Percent).SetProperty(r => r.Says, run.Says).SetProperty(r => r.Rows, run.Rows)
                .SetProperty(r => r.Requests, run.Requests).SetProperty(r => r.Spent, run.Spent).SetProperty(r => r.Attempts, run.Attempts).SetProperty(r => r.Log, run.Log), cancellationToken);

    /// <summary>Holds on to it, and writes down how far it is.</summary>
    /// <returns>Whether it is still held.</returns>
    public async Task<bool> RenewAsync(JobRun run, CancellationToken cancellationToken)
    {
        DateTime until = Now + Time;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            bool held = await context.JobLeases.Where(l => l.Job == run.Lease && l.Fence == run.Fence && l.RunId == run.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.HeldUntil, until), cancellationToken).ConfigureAwait(false) == 1;
            if (held)
            {
                await NoteAsync(context, run, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return held;
        }
    }

    /// <summary>Shows the number, in a transaction that writes for the job, before anything else of it. It holds the row until the end: nobody takes over between.</summary>
    /// <exception cref="JobLeaseLostException">Another run has taken the job over.</exception>
    public static async Task ShowAsync(OpsDbContext context, JobRun run, CancellationToken cancellationToken)
    {
        if (await context.JobLeases.Where(l => l.Job == run.Lease && l.Fence == run.Fence && l.RunId == run.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RunId, run.Id), cancellationToken).ConfigureAwait(false) != 1)
        {
            throw new JobLeaseLostException();
        }
    }

    /// <summary>Gives it back, in a transaction that somebody else commits.</summary>
    public static Task GiveBackAsync(OpsDbContext context, JobRun run, CancellationToken cancellationToken) =>
        context.JobLeases.Where(l => l.Job == run.Lease && l.Fence == run.Fence).ExecuteUpdateAsync(set => set.SetProperty(l => l.RunId, (string?)null), cancellationToken);

    /// <summary>At a start: what this node was running before it is over.</summary>
    public async Task EndOwnAsync(DateTime started, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            DateTime now = Now;
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            IQueryable<JobRun> own = context.JobRuns.Where(r => r.Node == storage.Node && r.State == JobRunState.Running && (r.StartedAt < started || r.StartedAt > now));
            await context.JobLeases.Where(l => own.Any(r => r.Id == l.RunId)).ExecuteUpdateAsync(set => set.SetProperty(l => l.RunId, (string?)null), cancellationToken).ConfigureAwait(false);
            await own.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, JobRunState.Interrupted).SetProperty(r => r.EndedAt, now), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>When the schedule of each lease was taken last, by <see cref="JobDefinition.LeaseOn"/>; a job that is new has none.</summary>
    public async Task<IReadOnlyDictionary<string, DateTime>> LastDueAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobLeases.AsNoTracking().ToDictionaryAsync(l => l.Job, l => l.LastDue, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TakeAsync(OpsDbContext context, JobRun run, DateTime? due, CancellationToken cancellationToken)
    {
        DateTime now = Now, until = now + Time, wrong = now + Skew, taken = due ?? DateTime.MinValue;
        int changed = await context.JobLeases.Where(l => l.Job == run.Lease && (l.RunId == null || l.HeldUntil < now || l.HeldUntil > wrong) && (due == null || l.LastDue < taken || l.LastDue > wrong)).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.Fence, l => l.Fence + 1).SetProperty(l => l.RunId, run.Id).SetProperty(l => l.Node, storage.Node).SetProperty(l => l.HeldUntil, until)
                .SetProperty(l => l.LastDue, l => due == null ? l.LastDue : taken), cancellationToken).ConfigureAwait(false);
        if (changed == 0)
        {
            await SkipAsync(context, run, due, cancellationToken).ConfigureAwait(false);
            return false;
        }

        run.Fence = await context.JobLeases.Where(l => l.Job == run.Lease).Select(l => l.Fence).SingleAsync(cancellationToken).ConfigureAwait(false);
        await EndLostAsync(context, run, now, cancellationToken).ConfigureAwait(false);
        context.JobRuns.Add(run);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>A job that nobody ran yet gets its row. Two nodes may try: one adds it.</summary>
    private async Task SeeAsync(OpsDbContext context, string job, DateTime? due, CancellationToken cancellationToken)
    {
        if (await context.JobLeases.AnyAsync(l => l.Job == job, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            context.JobLeases.Add(new JobLease { Job = job, LastDue = due?.AddTicks(-1) ?? Now });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
        {
            context.ChangeTracker.Clear();
        }
    }

    /// <summary>A time of the schedule passes while it runs: that is written down with the run, and nothing else comes of it.</summary>
    private static async Task SkipAsync(OpsDbContext context, JobRun run, DateTime? due, CancellationToken cancellationToken)
    {
        if (due is { } passed && await context.JobLeases.Where(l => l.Job == run.Lease && l.RunId != null && l.LastDue < passed)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.LastDue, passed), cancellationToken).ConfigureAwait(false) == 1)
        {
            await Beside(context, run).ExecuteUpdateAsync(set => set.SetProperty(r => r.Skipped, r => r.Skipped + 1), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<int> EndLostAsync(OpsDbContext context, JobRun run, DateTime now, CancellationToken cancellationToken) =>
        Beside(context, run).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, JobRunState.Interrupted).SetProperty(r => r.EndedAt, now), cancellationToken);

    /// <summary>The runs that have the lease that a run wants, or had it.</summary>
    private static IQueryable<JobRun> Beside(OpsDbContext context, JobRun run) =>
        context.JobRuns.Where(r => r.Job == run.Job && r.State == JobRunState.Running && (!run.IsOfNode || r.Node == run.Node));
}
