using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>A feature for which it matters that a proposal is not what it was.</summary>
public interface IProposalFollower
{
    /// <summary>Follows a proposal that changed, in the transaction that writes that down.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="proposal">The proposal as it is now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task FollowAsync(OpsDbContext context, PromptProposal proposal, CancellationToken cancellationToken);
}
