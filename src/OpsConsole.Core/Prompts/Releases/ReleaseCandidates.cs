using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What would change if a release were made now.</summary>
/// <param name="Commit">Whole SHA of the commit whose version would be live; null for a removal.</param>
/// <param name="Live">The commit that is live, as the environment's file has it; null when none is.</param>
/// <param name="After">The prompt as it would be; null for a removal.</param>
/// <param name="Before">The prompt as it is live; null when none is, or it cannot be read any more.</param>
/// <param name="Merges">The end of the proposal's branch that would be merged; null when it is on the branch.</param>
/// <param name="Authors">Everybody behind what would be new to users, as <c>Name &lt;address&gt;</c>.</param>
/// <param name="Problem">Why it cannot be released as it is, with the remedy; null when it can.</param>
internal sealed record ReleaseCandidate(string? Commit, string? Live, LocatedPrompt? After, LocatedPrompt? Before, string? Merges, IReadOnlyList<string> Authors, string? Problem)
{
    /// <summary>Whether nothing can come of it any more: its proposal is gone.</summary>
    public bool IsGone { get; init; }

    /// <summary>Nothing that could be released.</summary>
    public static ReleaseCandidate Refused(string problem, string? live = null) => new(null, live, null, null, null, [], problem);
}

/// <summary>Finds out what a release would change, from the repository as the mirror has it. Runs git.</summary>
internal sealed class ReleaseCandidates(
    PromptRepository repository, PromptLocator locator, ReleasePublisher publisher, ReleaseTargets targets, ProposalStore proposals, ProposalStandings standings, PromptsOptions options)
{
    private const int MaxCommits = 5000;

    /// <summary>A version that somebody named.</summary>
    /// <param name="kind">What the release would do.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="commit">Of a release, the commit; of a rollback, the one that is expected, or null; of a removal null.</param>
    /// <param name="proposal">The proposal whose branch has it; null when the branch that counts has it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<ReleaseCandidate> FindAsync(ReleaseKind kind, string environment, string prompt, string? commit, string? proposal, CancellationToken cancellationToken)
    {
        if (EnvironmentFile.PathOf(environment) is null || !RepositoryPath.IsValid(prompt))
        {
            return ReleaseCandidate.Refused("That is not the name of an environment, or of a prompt. Give one such as production, and the prompt's path in the repository without extension.");
        }

        (EnvironmentState? state, string? unreadable) = await publisher.ReadAsync(environment, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return ReleaseCandidate.Refused(unreadable!);
        }

        string? live = state.LiveOf(prompt), whole = live is null ? null : await repository.ResolveAsync(live, cancellationToken).ConfigureAwait(false);
        (string? merges, string? problem) = proposal is null ? (null, null) : await HeadAsync(proposal, state.Tip, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return ReleaseCandidate.Refused(problem, live) with { IsGone = merges is null };
        }

        ReleaseOrder order = new(environment, prompt, merges ?? commit ?? "", null) { Merges = merges };
        ReleaseTarget target = kind switch
        {
            ReleaseKind.Removal => live is null ? ReleaseTarget.Refused($"'{prompt}' is not live in {environment}.") : ReleaseTarget.Nothing,
            ReleaseKind.Rollback => await targets.BeforeAsync(order, state, cancellationToken).ConfigureAwait(false),
            _ => await targets.OfOrderAsync(order, state, cancellationToken).ConfigureAwait(false),
        };
        if (target.Problem is not null)
        {
            return ReleaseCandidate.Refused(target.Problem, live);
        }

        LocatedPrompt? before = whole is null ? null : await locator.FindAsync(prompt, whole, cancellationToken).ConfigureAwait(false);
        LocatedPrompt? after = target.Commit is null ? null : await locator.FindAsync(prompt, target.Commit, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> authors = kind == ReleaseKind.Release ? await AuthorsAsync(whole, before, target.Commit!, after, cancellationToken).ConfigureAwait(false) : [];
        return new ReleaseCandidate(target.Commit, live, after, before, merges, authors, null);
    }

    /// <summary>The end of a proposal's branch; null when it is on the branch that counts by now.</summary>
    private async Task<(string? Head, string? Problem)> HeadAsync(string id, string tip, CancellationToken cancellationToken)
    {
        if (await proposals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } proposal)
        {
            return (null, "The proposal is gone.");
        }

        if (proposal.State == ProposalState.Withdrawn)
        {
            return (null, "The proposal was withdrawn.");
        }

        string head = proposal.State == ProposalState.Open ? repository.BranchTip(proposal.Branch) ?? proposal.HeadCommit : proposal.HeadCommit;
        ProposalStanding? standing = proposal.State == ProposalState.Open ? await standings.FindAsync(proposal, head, tip, cancellationToken).ConfigureAwait(false) : null;
        return (head, standing?.Problem);
    }

    /// <summary>Who wrote, committed or co-authored anything that the new version has and the live one has not.</summary>
    private async Task<IReadOnlyList<string>> AuthorsAsync(string? live, LocatedPrompt? before, string commit, LocatedPrompt? after, CancellationToken cancellationToken)
    {
        string range = live is null ? commit : $"{live}..{commit}";
        string[] paths = [.. new[] { before?.Path, after?.Path }.OfType<string>().SelectMany(p => new[] { p, options.UserPathOf(p) }).OfType<string>().Distinct(StringComparer.Ordinal)];
        GitResult log = await repository.Git.DoAsync(
            null, cancellationToken,
            ["log", "--no-patch", $"--max-count={MaxCommits}", "--full-history", "--encoding=UTF-8", CommitPeople.Format, "--end-of-options", range, "--", .. paths.Select(p => ":(literal)" + p)]).ConfigureAwait(false);
        return CommitPeople.Of(CommitPeople.Read(log.Output));
    }
}
