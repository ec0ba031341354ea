using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>A step of a restore: what became of it, and its event. Without an event nothing is kept.</summary>
internal sealed record RestoreStep(RestoreResult Result, AuditEvent? Event = null)
{
    public static implicit operator RestoreStep(RestoreOutcome outcome) => new(new RestoreResult(outcome));
}

/// <summary>
/// Runs one step in a transaction that holds the end of the audit log from its start: of any number of steps at once, on any node, each
/// sees what those before it did.
/// </summary>
internal sealed class RestoreStore(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail)
{
    public async Task<RestoreResult> RunAsync(Func<OpsDbContext, Task<RestoreStep>> step, CancellationToken cancellationToken)
    {
        try
        {
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false);
                    RestoreStep taken = await step(context).ConfigureAwait(false);
                    if (taken.Event is not null)
                    {
                        transaction.Record(taken.Event);
                        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    }

                    return taken.Result;
                }
            }
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            return new RestoreResult(RestoreOutcome.Unavailable);
        }
    }
}
