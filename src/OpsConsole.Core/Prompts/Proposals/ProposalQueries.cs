#pragma warning disable CA1822 // the real one replaces it
namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Placeholder.</summary>
public sealed record ProposalFilter(ProposalState? State = null, string? AuthorId = null, string? Prompt = null);

/// <summary>Placeholder.</summary>
public sealed record ProposalDetail(PromptProposal Proposal, byte[]? BaseContent, byte[]? HeadContent, bool Moved, string? Conflict);

/// <summary>Placeholder.</summary>
public sealed class ProposalQueries
{
    /// <summary>Placeholder.</summary>
    public Task<IReadOnlyList<PromptProposal>> ListAsync(ProposalFilter filter, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<PromptProposal>>([]);

    /// <summary>Placeholder.</summary>
    public Task<ProposalDetail?> FindAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult<ProposalDetail?>(null);
}
