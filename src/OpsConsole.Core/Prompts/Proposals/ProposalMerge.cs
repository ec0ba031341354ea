using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>How a merge ended.</summary>
/// <param name="Commit">The commit on the branch that counts; null when there is none.</param>
/// <param name="Problem">Why there is none, with the remedy.</param>
/// <param name="Refusal">Why this person may not.</param>
internal sealed record MergeResult(string? Commit, string? Problem = null, string? Refusal = null);

/// <summary>Brings proposals to the branch that counts, without a working copy.</summary>
internal sealed class ProposalMerge(PromptRepository repository, ProposalStandings standings, PromptSync sync, EnvironmentLog log, PromptsOptions options)
{
    private const int MaxAttempts = 20;
    private const string Moved = "Somebody pushed to the proposal. Look at what is new first.";

    /// <summary>Merges: always a commit of its own, so that the history says who brought it in.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="by">As whom.</param>
    /// <param name="judge">Says why this person may not.</param>
    public async Task<MergeResult> RunAsync(PromptProposal proposal, GitIdentity by, Func<ProposalStanding, string?> judge)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await sync.SyncAsync(CancellationToken.None).ConfigureAwait(false);
            if (repository.BranchTip(options.Branch) is not { } tip)
            {
                return new MergeResult(null, repository.Status.Problem);
            }

            ProposalStanding standing = await standings.FindAsync(proposal, proposal.HeadCommit, tip, CancellationToken.None).ConfigureAwait(false);
            if (judge(standing) is { } refusal)
            {
                return new MergeResult(null, Refusal: refusal);
            }

            if (repository.BranchTip(proposal.Branch) != proposal.HeadCommit || standing.Problem is not null)
            {
                return new MergeResult(null, standing.Problem ?? Moved);
            }

            if (await log.IsAncestorAsync(proposal.HeadCommit, tip, CancellationToken.None).ConfigureAwait(false))
            {
                return new MergeResult(null, "It is on the branch already. The page will say so in a moment.");
            }

            string message = CommitTrailers.Write("Merge: " + proposal.Title, null, (CommitTrailers.ProposalId, proposal.Id));
            GitResult commit = await repository.Git.As(by).DoAsync(
                Encoding.UTF8.GetBytes(message), CancellationToken.None, "commit-tree", standing.Tree!, "-p", tip, "-p", proposal.HeadCommit, "-F", "-").ConfigureAwait(false);
            PushOutcome pushed = await repository.PushAsync(options.Branch, tip, commit.Line, CancellationToken.None).ConfigureAwait(false);
            if (pushed.Done)
            {
                return new MergeResult(commit.Line);
            }

            if (!pushed.Moved)
            {
                return new MergeResult(null, pushed.Problem);
            }
        }

        return new MergeResult(null, "The repository changes faster than the merge can be written. Try again.");
    }

    /// <summary>Deletes the branch of a proposal that is closed, once the mirror keeps its commits.</summary>
    public async Task CloseAsync(PromptProposal proposal)
    {
        standings.Forget(proposal.Id);
        try
        {
            await repository.KeepAsync([proposal.HeadCommit], CancellationToken.None).ConfigureAwait(false);
            await repository.DeleteBranchAsync(proposal.Branch, proposal.HeadCommit, CancellationToken.None).ConfigureAwait(false);
            await sync.SyncAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (GitException)
        {
            // A branch that is left over harms nobody: the proposal is closed.
        }
    }
}
