using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Writes results down: the row, what follows from it and the event are one transaction.</summary>
internal sealed class EvaluationStore(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IEnumerable<IEvaluationFollower> followers, IStorageDialect dialect)
{
    /// <summary>Adds results, unless the very report is there already.</summary>
    /// <returns>What is there now, and whether it was before; or results of other content that came of the same report.</returns>
    public async Task<StoredEvaluation> AddAsync(PromptEvaluation evaluation, AuditEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAddAsync(evaluation, happened, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
        {
            return await TryAddAsync(evaluation, happened, cancellationToken).ConfigureAwait(false); // somebody sent the same at the same moment: now it is found
        }
    }

    /// <summary>Withdraws results.</summary>
    /// <param name="id">The results.</param>
    /// <param name="withdraw">Marks them, and says what happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The results; null when there are none of that id, or they are withdrawn already.</returns>
    public async Task<PromptEvaluation?> WithdrawAsync(string id, Func<PromptEvaluation, AuditEvent> withdraw, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await context.PromptEvaluations.SingleOrDefaultAsync(e => e.Id == id && e.WithdrawnAt == null, cancellationToken).ConfigureAwait(false) is not { } evaluation)
                {
                    return null;
                }

                AuditEvent happened = withdraw(evaluation);
                try
                {
                    await CommitAsync(context, transaction, evaluation, happened, cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return null; // somebody else withdrew them at the same moment
                }

                return evaluation;
            }
        }
    }

    private async Task<StoredEvaluation> TryAddAsync(PromptEvaluation evaluation, AuditEvent happened, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PromptEvaluation[] same = await context.PromptEvaluations.AsNoTracking()
                    .Where(e => e.Prompt == evaluation.Prompt && e.ReportHash == evaluation.ReportHash && e.Suite == evaluation.Suite).ToArrayAsync(cancellationToken).ConfigureAwait(false);
                if (Array.Find(same, e => e.Blob == evaluation.Blob) is { } there)
                {
                    return new StoredEvaluation(there, WasThere: true, null);
                }

                if (evaluation.Source == EvaluationReport.Promptfoo && Array.Find(same, e => e.WithdrawnAt is null) is { } other)
                {
                    return new StoredEvaluation(null, WasThere: false, other);
                }

                context.PromptEvaluations.Add(evaluation);
                await CommitAsync(context, transaction, evaluation, happened, cancellationToken).ConfigureAwait(false);
                return new StoredEvaluation(evaluation, WasThere: false, null);
            }
        }
    }

    private async Task CommitAsync(OpsDbContext context, AuditedTransaction transaction, PromptEvaluation evaluation, AuditEvent happened, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        foreach (IEvaluationFollower follower in followers)
        {
            await follower.FollowAsync(context, evaluation, cancellationToken).ConfigureAwait(false);
        }

        transaction.Record(happened);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What became of results that were to be added.</summary>
/// <param name="Row">The results that are there now; null when they were refused.</param>
/// <param name="WasThere">Whether they were there before.</param>
/// <param name="Other">Results of other content that came of the same run; null when there are none.</param>
internal sealed record StoredEvaluation(PromptEvaluation? Row, bool WasThere, PromptEvaluation? Other);
