using System.Collections.Concurrent;
using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>How a proposal's branch stands to the branch that counts.</summary>
/// <param name="Head">The commit at its end.</param>
/// <param name="Main">The end of the branch that counts.</param>
/// <param name="Authors">Who wrote or committed on it, as <c>Name &lt;address&gt;</c>; never the console.</param>
/// <param name="Pushed">Whether somebody pushed to it with git.</param>
/// <param name="Conflicts">Files that both sides changed at one place.</param>
/// <param name="OtherFiles">Files that it changes beside the prompt's.</param>
/// <param name="Tree">What merging gives; null where it conflicts.</param>
internal sealed record ProposalStanding(
    string Head, string Main, IReadOnlyList<string> Authors, bool Pushed, IReadOnlyList<string> Conflicts, IReadOnlyList<string> OtherFiles, string? Tree)
{
    /// <summary>Whether it has no commit in common with the branch that counts, so that nothing can be compared.</summary>
    public bool IsUnrelated { get; init; }

    /// <summary>Whether it has more commits of its own than are looked at, so that not everybody behind it is known.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>Why it cannot be merged, with the remedy; null when it can.</summary>
    public string? Problem =>
        IsUnrelated ? "The branch has no history in common with the branch that counts: somebody replaced one of them. Put the change on a commit of the branch that counts, or withdraw the proposal." :
        IsTooLong ? $"The branch has more than {ProposalStandings.MaxCommits} commits of its own, so it is not known who wrote on it. Propose the change anew, in fewer." :
        OtherFiles.Count > 0 ? $"The branch changes {string.Join(", ", OtherFiles.Take(3))} too. A proposal is merged here only when it changes its prompt and nothing else; merge the rest with git."
        : Conflicts.Count > 0 ? $"{string.Join(", ", Conflicts.Take(3))} was changed on both sides. Revise the proposal from what is on the branch now."
        : null;
}

/// <summary>Finds out how proposals stand, and remembers it for pages.</summary>
internal sealed class ProposalStandings(PromptRepository repository, PromptsOptions options)
{
    /// <summary>Most commits of a branch that are looked at.</summary>
    public const int MaxCommits = 1000;

    private const int MaxRemembered = 1000;

    private readonly ConcurrentDictionary<string, ProposalStanding> _remembered = new(StringComparer.Ordinal);

    /// <summary>What was found out last; null when nothing was yet.</summary>
    public ProposalStanding? Of(string id) => _remembered.GetValueOrDefault(id);

    /// <summary>Forgets it.</summary>
    public void Forget(string id) => _remembered.TryRemove(id, out _);

    /// <summary>Finds out. It asks git.</summary>
    public async Task<ProposalStanding> FindAsync(PromptProposal proposal, string head, string main, CancellationToken cancellationToken)
    {
        if (Of(proposal.Id) is { } known && known.Head == head && known.Main == main)
        {
            return known;
        }

        ProposalStanding standing = await AreRelatedAsync(main, head, cancellationToken).ConfigureAwait(false)
            ? await CompareAsync(proposal, head, main, cancellationToken).ConfigureAwait(false)
            : new ProposalStanding(head, main, [], true, [], [], null) { IsUnrelated = true };
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        return _remembered[proposal.Id] = standing;
    }

    private async Task<bool> AreRelatedAsync(string main, string head, CancellationToken cancellationToken)
    {
        GitResult found = await repository.Git.TryAsync(null, cancellationToken, "merge-base", "--end-of-options", main, head).ConfigureAwait(false);
        return found.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw GitCommand.Failed("merge-base", found),
        };
    }

    private async Task<ProposalStanding> CompareAsync(PromptProposal proposal, string head, string main, CancellationToken cancellationToken)
    {
        (IReadOnlyList<string> conflicts, string? tree) = await repository.MergeAsync(main, head, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CommitPeople> commits = await PeopleAsync(head, main, cancellationToken).ConfigureAwait(false);
        string? user = options.UserPathOf(proposal.Path);
        List<string> others = [.. (await FilesAsync(head, main, cancellationToken).ConfigureAwait(false)).Where(f => f != proposal.Path && f != user)];
        return new ProposalStanding(head, main, CommitPeople.Of(commits), commits.Any(c => !c.ByConsole), conflicts, others, tree) { IsTooLong = commits.Count > MaxCommits };
    }

    private async Task<IReadOnlyList<CommitPeople>> PeopleAsync(string head, string main, CancellationToken cancellationToken)
    {
        GitResult log = await repository.Git.DoAsync(
            null, cancellationToken, "log", "--no-patch", $"--max-count={MaxCommits + 1}", "--encoding=UTF-8", CommitPeople.Format, "--end-of-options", $"{main}..{head}").ConfigureAwait(false);
        return CommitPeople.Read(log.Output);
    }

    private async Task<string[]> FilesAsync(string head, string main, CancellationToken cancellationToken)
    {
        GitResult diff = await repository.Git.DoAsync(null, cancellationToken, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", "--end-of-options", $"{main}...{head}").ConfigureAwait(false);
        return Encoding.UTF8.GetString(diff.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
