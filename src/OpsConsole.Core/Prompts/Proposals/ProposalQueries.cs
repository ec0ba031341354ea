#pragma warning disable CA1801, CA1822, IDE0060
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Placeholder.</summary>
public sealed record ProposalFilter(ProposalState? State = null, string? AuthorId = null, string? Prompt = null);

/// <summary>Placeholder.</summary>
public sealed record ProposalDetail(PromptProposal Proposal, byte[]? BaseContent, byte[]? HeadContent, bool Moved, string? Conflict);

/// <summary>Placeholder.</summary>
public sealed class ProposalQueries
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly PromptRepository _repository;

    internal ProposalQueries(IDbContextFactory<OpsDbContext> contexts, PromptRepository repository) => (_contexts, _repository) = (contexts, repository);

    /// <summary>Placeholder.</summary>
    public async Task<IReadOnlyList<PromptProposal>> ListAsync(ProposalFilter filter, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptProposals.AsNoTracking().Where(p => filter.State == null || p.State == filter.State).Where(p => filter.AuthorId == null || p.AuthorId == filter.AuthorId)
                .OrderByDescending(p => p.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Placeholder.</summary>
    public async Task<ProposalDetail?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        PromptProposal? found = (await ListAsync(new ProposalFilter(), cancellationToken).ConfigureAwait(false)).FirstOrDefault(p => p.Id == id);
        return found is null ? null : new ProposalDetail(
            found, (await _repository.ReadAtAsync(found.BaseCommit, found.Path, 1 << 20, cancellationToken).ConfigureAwait(false))?.Content,
            (await _repository.ReadAtAsync(found.HeadCommit, found.Path, 1 << 20, cancellationToken).ConfigureAwait(false))?.Content, false, null);
    }
}

/// <summary>Placeholder.</summary>
public static class ProposalPlaceholders
{
    /// <summary>Placeholder.</summary>
    public static Task<ProposalOutcome> ReviseAsync(this ProposalCommands commands, Actor by, string id, long revision, byte[] content, CancellationToken cancellationToken = default) => None();

    /// <summary>Placeholder.</summary>
    public static Task<ProposalOutcome> WithdrawAsync(this ProposalCommands commands, Actor by, string id, long revision, CancellationToken cancellationToken = default) => None();

    /// <summary>Placeholder.</summary>
    public static Task<ProposalOutcome> MergeAsync(this ProposalCommands commands, Actor by, string id, long revision, CancellationToken cancellationToken = default) => None();

    private static Task<ProposalOutcome> None() => Task.FromResult(new ProposalOutcome(null, "Not there yet."));
}
