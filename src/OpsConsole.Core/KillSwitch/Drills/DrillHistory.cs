using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>
/// What drills there were. A drill ends without waiting for the database: its row waits in memory until the database takes it. Nodes hear of
/// each other's drills there.
/// </summary>
public sealed class DrillHistory(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IStorageDialect dialect, LastDrills last)
{
    /// <summary>Rows that wait for the database at most; the oldest are forgotten first, their kills and restores are in the trail.</summary>
    public const int MaxWaiting = 500;

    /// <summary>Most rows of one answer.</summary>
    public const int MaxListed = 500;

    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<DrillRun> _waiting = [];

    /// <summary>Drills that the database does not have yet, oldest first.</summary>
    public IReadOnlyList<DrillRun> Waiting => _waiting;

    /// <summary>Completes when another one is added.</summary>
    internal Task Added => Volatile.Read(ref _added).Task;

    /// <summary>The newest drills first, also those that the database does not have yet.</summary>
    /// <param name="environment">Only this environment; null for all.</param>
    /// <param name="count">How many, 1 to <see cref="MaxListed"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<DrillRun>> ListAsync(string? environment, int count, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<DrillRun> runs = context.DrillRuns.AsNoTracking();
            List<DrillRun> stored = await (environment is null ? runs : runs.Where(r => r.Environment == environment))
                .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).Take(Math.Clamp(count, 1, MaxListed)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. _waiting.Where(r => environment is null || r.Environment == environment).Concat(stored)
                .DistinctBy(r => r.Id).OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal).Take(count)];
        }
    }

    /// <summary>Adds one. It is written soon.</summary>
    internal void Add(DrillRun run)
    {
        ImmutableInterlocked.Update(ref _waiting, (waiting, fresh) => waiting.Length < MaxWaiting ? waiting.Add(fresh) : waiting.RemoveAt(0).Add(fresh), run);
        last.Note(run);
        Interlocked.Exchange(ref _added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Writes what waits, oldest first.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken = default)
    {
        foreach (DrillRun run in _waiting)
        {
            await WriteAsync(run, cancellationToken).ConfigureAwait(false);
            ImmutableInterlocked.Update(ref _waiting, (waiting, written) => waiting.Remove(written), run);
        }
    }

    /// <summary>Takes note of what other nodes, or an earlier life of this one, did.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<string> environments = await context.DrillRuns.Select(r => r.Environment).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (string environment in environments)
            {
                IQueryable<DrillRun> newest = context.DrillRuns.AsNoTracking().Where(r => r.Environment == environment).OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id);
                foreach (DrillRun? run in (DrillRun?[])[
                    await newest.FirstOrDefaultAsync(r => r.Outcome != DrillOutcome.Missed, cancellationToken).ConfigureAwait(false),
                    await newest.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)])
                {
                    if (run is not null)
                    {
                        last.Note(run);
                    }
                }
            }
        }
    }

    private async Task WriteAsync(DrillRun run, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.DrillRuns.AnyAsync(r => r.Id == run.Id, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            try
            {
                context.DrillRuns.Add(run);
                if (run.Outcome == DrillOutcome.Missed)
                {
                    await AlarmAsync(context, run, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false); // its kill and its restore are in the trail by themselves
                }
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException && dialect.IsDuplicateKey(exception))
            {
                // Another node missed the same one.
            }
        }
    }

    private async Task AlarmAsync(OpsDbContext context, DrillRun run, CancellationToken cancellationToken)
    {
        AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            transaction.Record(new AuditEvent(KillSwitchEvents.DrillMissed, Actor.Console, "drill", run.Id)
            {
                Environment = run.Environment,
                Reason = run.Problem,
                After = new JsonObject { ["due"] = run.StartedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) },
            });
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
