using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What the database knows of releases.</summary>
internal sealed class ReleaseRows(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail)
{
    private const int MaxProblem = 1000;

    /// <summary>Writes a decision down, with its event.</summary>
    /// <returns>Why it may not go live, and nothing was written; null when it was.</returns>
    public async Task<string?> PrepareAsync(PromptRelease release, AuditEvent decided, Actor by, IReleaseGate gate)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LogEnd.HoldAsync(context, CancellationToken.None).ConfigureAwait(false); // of any number at once, each sees what those before it decided
                if (await gate.RefusalAsync(context, release, by, CancellationToken.None).ConfigureAwait(false) is { } refusal)
                {
                    return refusal;
                }

                context.PromptReleases.Add(release);
                transaction.Record(decided);
                await transaction.CommitAsync().ConfigureAwait(false);
                return null;
            }
        }
    }

    /// <summary>Writes down which commit is about to be pushed.</summary>
    public async Task SetCommitAsync(PromptRelease release, string commit)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            (await context.PromptReleases.SingleAsync(r => r.Id == release.Id).ConfigureAwait(false)).ReleaseCommit = commit;
            await context.SaveChangesAsync().ConfigureAwait(false);
        }

        release.ReleaseCommit = commit;
    }

    /// <summary>It is in the repository. Where it was given up before, that has its event.</summary>
    public async Task DoneAsync(PromptRelease release)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            PromptRelease row = await context.PromptReleases.SingleAsync(r => r.Id == release.Id).ConfigureAwait(false);
            bool wasGivenUp = row.State == ReleaseState.Failed;
            (row.State, row.ReleaseCommit, row.Problem) = (ReleaseState.Done, release.ReleaseCommit, null);
            if (wasGivenUp)
            {
                AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    transaction.Record(ReleaseEvents.Found(row));
                    await transaction.CommitAsync().ConfigureAwait(false);
                }
            }
            else
            {
                await context.SaveChangesAsync().ConfigureAwait(false);
            }
        }

        (release.State, release.Problem) = (ReleaseState.Done, null);
    }

    /// <summary>It did not get there.</summary>
    public async Task FailAsync(PromptRelease release, string problem)
    {
        string words = problem.Length > MaxProblem ? problem[..MaxProblem] : problem;
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PromptRelease? row = await context.PromptReleases.SingleOrDefaultAsync(r => r.Id == release.Id && r.State == ReleaseState.Prepared).ConfigureAwait(false);
                if (row is not null)
                {
                    (row.State, row.Problem) = (ReleaseState.Failed, words);
                    transaction.Record(ReleaseEvents.Failed(row, words));
                    await transaction.CommitAsync().ConfigureAwait(false);
                }
            }
        }

        (release.State, release.Problem) = (ReleaseState.Failed, words);
    }

    /// <summary>The releases that are decided and not known to be in the repository, oldest first.</summary>
    public async Task<List<PromptRelease>> PreparedAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptReleases.AsNoTracking().Where(r => r.State == ReleaseState.Prepared).OrderBy(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The release whose commit this is; null when the console did not make it.</summary>
    public async Task<PromptRelease?> OfCommitAsync(string commit, string environment, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptReleases.AsNoTracking().FirstOrDefaultAsync(r => r.ReleaseCommit == commit && r.Environment == environment, cancellationToken).ConfigureAwait(false);
        }
    }
}
