using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Sees what plain git did to proposals: commits pushed to their branches, merges into the branch that counts, branches deleted.</summary>
internal sealed class ProposalWatch(ProposalStore store, ProposalStandings standings, PromptRepository repository, PromptsOptions options)
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
        foreach (PromptProposal proposal in await store.OpenAsync(cancellationToken).ConfigureAwait(false))
        {
            string? head = heads.GetValueOrDefault(proposal.Branch);
            if (await MergeOfAsync(proposal, head ?? proposal.HeadCommit, tip, head is null, cancellationToken).ConfigureAwait(false) is { } merge)
            {
                await CloseAsync(proposal, ProposalState.Merged, PromptEvents.ProposalMerged, merge).ConfigureAwait(false);
            }
            else if (head is null)
            {
                await CloseAsync(proposal, ProposalState.Withdrawn, PromptEvents.ProposalWithdrawn, null).ConfigureAwait(false);
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

        return true;
    }

    /// <summary>The commit by which the branch that counts got a proposal; null when it did not.</summary>
    private async Task<string?> MergeOfAsync(PromptProposal proposal, string head, string tip, bool isGone, CancellationToken cancellationToken)
    {
        if (head != proposal.BaseCommit && await repository.Git.IsAncestorAsync(head, tip, cancellationToken).ConfigureAwait(false))
        {
            GitResult way = await repository.Git.DoAsync(null, cancellationToken, "rev-list", "--first-parent", "--reverse", "--end-of-options", $"{head}..{tip}").ConfigureAwait(false);
            GitResult on = await repository.Git.DoAsync(null, cancellationToken, "rev-list", "--first-parent", "--end-of-options", $"{proposal.BaseCommit}..{tip}").ConfigureAwait(false);
            return Lines(on).Contains(head) ? head : Lines(way).FirstOrDefault(); // grown onto it, or brought by a merge
        }

        // Squashed or picked, and the branch deleted: other commits, the same words.
        string? blob = isGone ? (await repository.ReadAtAsync(tip, proposal.Path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false))?.Blob ?? "" : null;
        return blob == proposal.Blob ? tip : null;
    }

    private async Task MoveAsync(PromptProposal read, string head, CancellationToken cancellationToken)
    {
        string blob = (await repository.ReadAtAsync(head, read.Path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false))?.Blob ?? "";
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
