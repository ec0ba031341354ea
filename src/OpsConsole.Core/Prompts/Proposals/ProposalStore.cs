using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>What the database knows of proposals. Whoever changes one holds the turn, so that what plain git did is not mistaken for what a command is about to write down.</summary>
internal sealed class ProposalStore(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, ProposalFeed feed, IEnumerable<IProposalFollower> followers, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    /// <summary>Does something while nobody else changes proposals here.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await action().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A proposal; null when there is none.</summary>
    public async Task<PromptProposal?> FindAsync(string id, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptProposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Those that wait.</summary>
    public async Task<List<PromptProposal>> OpenAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptProposals.AsNoTracking().Where(p => p.State == ProposalState.Open).OrderBy(p => p.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a new one down, with its event.</summary>
    public async Task AddAsync(PromptProposal proposal, AuditEvent happened)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                context.PromptProposals.Add(proposal);
                transaction.Record(happened);
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }

        feed.Raise();
    }

    /// <summary>Changes one, with its event.</summary>
    /// <returns>False when it was changed since it was read.</returns>
    public async Task<bool> ChangeAsync(PromptProposal read, Func<PromptProposal, AuditEvent> change)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                PromptProposal? proposal = await context.PromptProposals.SingleOrDefaultAsync(p => p.Id == read.Id && p.Revision == read.Revision).ConfigureAwait(false);
                if (proposal is null)
                {
                    return false;
                }

                AuditEvent happened = change(proposal);
                (proposal.Revision, proposal.ChangedAt) = (proposal.Revision + 1, time.GetUtcNow().UtcDateTime);
                foreach (IProposalFollower follower in followers)
                {
                    await follower.FollowAsync(context, proposal, CancellationToken.None).ConfigureAwait(false);
                }

                transaction.Record(happened);
                try
                {
                    await transaction.CommitAsync().ConfigureAwait(false);
                }
                catch (DbUpdateConcurrencyException)
                {
                    return false;
                }
            }
        }

        feed.Raise();
        return true;
    }
}
