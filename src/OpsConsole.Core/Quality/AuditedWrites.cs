using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality;

/// <summary>What a write has done: the answer, and the event that goes with it; without an event nothing is kept.</summary>
internal sealed record AuditedWrite(QualityOutcome Outcome, AuditEvent? Event = null)
{
    public static AuditedWrite Refused(string problem) => new(QualityOutcome.Refused(problem));
}

/// <summary>Runs the commands of quality: who may, then the change and its event in one transaction.</summary>
internal sealed class AuditedWrites(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, IStorageDialect dialect)
{
    private const string Changed = "Somebody changed it at the same moment. Look again and repeat.";

    /// <summary>Where the actor may not, writes that down and answers so.</summary>
    /// <param name="permission">What it needs.</param>
    /// <param name="attempt">The event as it would be.</param>
    /// <param name="words">What the actor is told.</param>
    /// <param name="write">Adds to the context; it is saved and committed here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<QualityOutcome> RunAsync(
        string permission, AuditEvent attempt, string words, Func<OpsDbContext, Task<AuditedWrite>> write, CancellationToken cancellationToken)
    {
        if (!attempt.Actor.May(permission, access))
        {
            await trail.RecordAsync(attempt with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return new QualityOutcome(null, words, Denied: true);
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                AuditedWrite done = await write(context).ConfigureAwait(false);
                if (done.Event is null)
                {
                    return done.Outcome;
                }

                transaction.Record(done.Event);
                try
                {
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || dialect.IsDuplicateKey(exception))
                {
                    return QualityOutcome.Refused(Changed);
                }

                return done.Outcome;
            }
        }
    }
}
