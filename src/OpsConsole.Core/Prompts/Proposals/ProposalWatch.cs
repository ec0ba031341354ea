using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Sees what plain git did to proposals: commits pushed to their branches, merges into the branch that counts, branches deleted.</summary>
internal sealed class ProposalWatch(ProposalStore store, ProposalStandings standings, PromptRepository repository, EnvironmentLog log, PromptsOptions options)
{
    private string? _seen;

    /// <summary>Looks at the proposals that wait.</summary>
    /// <param name="tip">The end of the branch that counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(string tip, CancellationToken cancellationToken)
    {
        string seen = tip + await ReferencesAsync(cancellationToken).ConfigureAwait(false);
        if (seen != _seen)
        {
            await store.AloneAsync(() => LookAsync(tip, cancellationToken), cancellationToken).ConfigureAwait(false);
            _seen = seen;
        }
    }

    private static Dictionary<string, string> Heads(string references) =>
        references.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 2)).Where(l => l.Length == 2).ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);

    private async Task<string> ReferencesAsync(CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await repository.Git.DoAsync(null, cancellationToken, "for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/proposals/").ConfigureAwait(false)).Output);

    private async Task<bool> LookAsync(string tip, CancellationToken cancellationToken)
    {
        Dictionary<string, string> heads = Heads(await ReferencesAsync(cancellationToken).ConfigureAwait(false)); // again: only now nobody changes them here
        GitException? failed = null;
        foreach (PromptProposal proposal in await store.OpenAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await LookAtAsync(proposal, heads.GetValueOrDefault(proposal.Branch), tip, cancellationToken).ConfigureAwait(false);
            }
            catch (GitException exception)
            {
                failed = exception; // of this one; the others are looked at all the same
            }
        }

        return failed is null ? true : throw new GitException($"A proposal could not be looked at: {failed.Message}", failed);
    }

    private async Task LookAtAsync(PromptProposal proposal, string? head, string tip, CancellationToken cancellationToken)
    {
        bool isOn = await log.IsAncestorAsync(head ?? proposal.HeadCommit, tip, cancellationToken).ConfigureAwait(false);
        if (await MergeOfAsync(proposal, head, isOn, tip, cancellationToken).ConfigureAwait(false) is { } merge)
        {
            await CloseAsync(proposal, ProposalState.Merged, PromptEvents.ProposalMerged, merge).ConfigureAwait(false);
        }
        else if (head is null || (isOn && head != proposal.HeadCommit))
        {
            await CloseAsync(proposal, ProposalState.Withdrawn, PromptEvents.ProposalWithdrawn, null).ConfigureAwait(false); // its branch is gone, or holds nothing of it any more
        }
        else
        {
            if (head != proposal.HeadCommit)
            {
                await MoveAsync(proposal, head, cancellationToken).ConfigureAwait(false);
            }

            await standings.FindAsync(proposal, head, tip, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The commit by which the branch that counts got a proposal; null when it did not.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="head">The end of its branch; null when that is gone.</param>
    /// <param name="isOn">Whether its end, or the last that was seen of it, is on the branch that counts.</param>
    /// <param name="tip">The end of the branch that counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<string?> MergeOfAsync(PromptProposal proposal, string? head, bool isOn, string tip, CancellationToken cancellationToken)
    {
        string end = head ?? proposal.HeadCommit;
        if (isOn && end != proposal.BaseCommit && await BringsAsync(proposal, end, tip, cancellationToken).ConfigureAwait(false))
        {
            GitResult way = await repository.Git.DoAsync(null, cancellationToken, "rev-list", "--first-parent", "--reverse", "--end-of-options", $"{end}..{tip}").ConfigureAwait(false);
            GitResult on = await repository.Git.DoAsync(null, cancellationToken, "rev-list", "--first-parent", "--end-of-options", $"{proposal.BaseCommit}..{tip}").ConfigureAwait(false);
            return Lines(on).Contains(end) ? end : Lines(way).FirstOrDefault(); // grown onto it, or brought by a merge
        }

        // Squashed or picked, and the branch deleted: other commits, the same words.
        return head is null && await HasWordsAsync(proposal, tip, cancellationToken).ConfigureAwait(false) ? tip : null;
    }

    /// <summary>Whether a commit of the branch that counts has what was proposed: somebody may have put the proposal's branch back onto that branch instead.</summary>
    private async Task<bool> BringsAsync(PromptProposal proposal, string end, string tip, CancellationToken cancellationToken) =>
        end == proposal.HeadCommit || await log.IsAncestorAsync(proposal.HeadCommit, tip, cancellationToken).ConfigureAwait(false)
        || await HasWordsAsync(proposal, end, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a commit has what a proposal changes, as it was proposed: of a Fabric folder that may be either file, or both.</summary>
    private async Task<bool> HasWordsAsync(PromptProposal proposal, string commit, CancellationToken cancellationToken)
    {
        bool changes = false;
        foreach (string path in new[] { proposal.Path, options.UserPathOf(proposal.Path) }.OfType<string>())
        {
            string proposed = await BlobAsync(proposal.HeadCommit, path, cancellationToken).ConfigureAwait(false);
            if (proposed != await BlobAsync(proposal.BaseCommit, path, cancellationToken).ConfigureAwait(false))
            {
                changes = true;
                if (proposed != await BlobAsync(commit, path, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }

        return changes;
    }

    private async Task<string> BlobAsync(string commit, string path, CancellationToken cancellationToken) =>
        (await repository.ReadAtAsync(commit, path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false))?.Blob ?? "";

    private async Task MoveAsync(PromptProposal read, string head, CancellationToken cancellationToken)
    {
        string blob = await BlobAsync(head, read.Path, cancellationToken).ConfigureAwait(false);
        await store.ChangeAsync(read, proposal =>
        {
            string before = proposal.HeadCommit;
            (proposal.HeadCommit, proposal.Blob) = (head, blob);
            return ProposalEvents.Of(PromptEvents.ProposalRevised, proposal, Actor.Console, before);
        }).ConfigureAwait(false);
    }

    private async Task CloseAsync(PromptProposal read, ProposalState state, string kind, string? merge)
    {
        await repository.KeepAsync([read.HeadCommit], CancellationToken.None).ConfigureAwait(false); // no branch may hold it any more
        await store.ChangeAsync(read, proposal =>
        {
            (proposal.State, proposal.MergeCommit) = (state, merge);
            return ProposalEvents.Of(kind, proposal, Actor.Console);
        }).ConfigureAwait(false);
        standings.Forget(read.Id);
    }

    private static string[] Lines(GitResult result) => Encoding.UTF8.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
