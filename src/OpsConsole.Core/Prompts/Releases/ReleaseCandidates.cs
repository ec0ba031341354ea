using System.Collections.Concurrent;
using System.Text;
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
    private const int MaxCommits = 5000, MaxRemembered = 1000;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _authors = new(StringComparer.Ordinal);

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
        (string? merges, string? problem, IReadOnlyList<string> branch) = proposal is null ? (null, null, []) : await HeadAsync(proposal, prompt, state.Tip, cancellationToken).ConfigureAwait(false);
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
        IReadOnlyList<string>? authors = kind == ReleaseKind.Release ? await AuthorsAsync(whole, before, target.Commit!, after, cancellationToken).ConfigureAwait(false) : [];
        return authors is null ? ReleaseCandidate.Refused($"More than {MaxCommits} commits changed it since what is live, so it is not known who had a hand in it. Release a version between first.", live)
            : new ReleaseCandidate(target.Commit, live, after, before, merges, [.. authors.Union(branch, StringComparer.Ordinal)], null);
    }

    /// <summary>The end of a proposal's branch, and who wrote anything on it, under whatever name of a file: it may have been copied since.</summary>
    private async Task<(string? Head, string? Problem, IReadOnlyList<string> Authors)> HeadAsync(string id, string prompt, string tip, CancellationToken cancellationToken)
    {
        if (await proposals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } proposal)
        {
            return (null, "The proposal is gone.", []);
        }

        if (proposal.State == ProposalState.Withdrawn)
        {
            return (null, "The proposal was withdrawn.", []);
        }

        if (proposal.Prompt != prompt)
        {
            return (null, $"The proposal is about '{proposal.Prompt}', not about '{prompt}'.", []); // it would bring to the branch what nobody was shown
        }

        if (proposal.State != ProposalState.Open)
        {
            return (proposal.HeadCommit, null, await MergedPeopleAsync(proposal, cancellationToken).ConfigureAwait(false));
        }

        string head = repository.BranchTip(proposal.Branch) ?? proposal.HeadCommit;
        ProposalStanding standing = await standings.FindAsync(proposal, head, tip, cancellationToken).ConfigureAwait(false);
        return (head, standing.Problem, standing.Authors);
    }

    /// <summary>Who wrote on a branch that is merged: on its commits that the branch that counts did not have before.</summary>
    private async Task<IReadOnlyList<string>> MergedPeopleAsync(PromptProposal proposal, CancellationToken cancellationToken)
    {
        string? made = await repository.ResolveAsync(proposal.BaseCommit, cancellationToken).ConfigureAwait(false);
        string? merge = proposal.MergeCommit is { } brought && brought != proposal.HeadCommit ? await repository.ResolveAsync(brought, cancellationToken).ConfigureAwait(false) : null;
        string[] before = [.. new[] { made is null ? null : "^" + made, merge is null ? null : $"^{merge}^1" }.OfType<string>()];
        GitResult log = await repository.Git.DoAsync(
            null, cancellationToken, ["log", "--no-patch", $"--max-count={ProposalStandings.MaxCommits}", "--encoding=UTF-8", CommitPeople.Format, "--end-of-options", proposal.HeadCommit, .. before]).ConfigureAwait(false);
        return CommitPeople.Of(CommitPeople.Read(log.Output));
    }

    /// <summary>Who wrote, committed or co-authored anything that the new version has and the live one has not, under whatever name the prompt had meanwhile.</summary>
    /// <returns>Null when there are more commits than are looked at.</returns>
    private async Task<IReadOnlyList<string>?> AuthorsAsync(string? live, LocatedPrompt? before, string commit, LocatedPrompt? after, CancellationToken cancellationToken)
    {
        string range = live is null ? commit : $"{live}..{commit}";
        HashSet<string> files = [.. new[] { before?.Path, after?.Path }.OfType<string>().SelectMany(p => new[] { p, options.UserPathOf(p) }).OfType<string>()];
        string question = $"{range} {string.Join('\0', files.Order(StringComparer.Ordinal))}";
        if (_authors.TryGetValue(question, out IReadOnlyList<string>? known))
        {
            return known; // of two commits it is always the same
        }

        await AddFormerAsync(files, range, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CommitPeople> found = await AskAsync(range, files, MaxCommits + 1, cancellationToken).ConfigureAwait(false);
        if (found.Count > MaxCommits)
        {
            return null;
        }

        if (!found.Any(c => c.Touches))
        {
            found = [.. (await AskAsync(commit, files, MaxCommits, cancellationToken).ConfigureAwait(false)).Where(c => c.Touches).Take(1)]; // an older version than the live one: who wrote that
        }

        if (_authors.Count >= MaxRemembered)
        {
            _authors.Clear();
        }

        return _authors[question] = CommitPeople.Of(found);
    }

    /// <summary>Adds the names that files had on the way, one after the other.</summary>
    private async Task AddFormerAsync(HashSet<string> files, string range, CancellationToken cancellationToken)
    {
        GitResult log = await repository.Git.DoAsync(
            null, cancellationToken, "-c", "diff.renameLimit=1000", "log", "--find-renames", "--diff-filter=R", "--name-status", "-z", $"--max-count={MaxCommits}", "--format=", "--no-ext-diff", "--end-of-options", range).ConfigureAwait(false);
        string[] parts = Encoding.UTF8.GetString(log.Output).Split('\0');
        for (int i = 0; i + 2 < parts.Length; i++) // the newest first, as git tells them
        {
            if (parts[i].TrimStart('\n') is ['R', .. var like] && like.All(char.IsAsciiDigit))
            {
                if (files.Contains(parts[i + 2]))
                {
                    files.Add(parts[i + 1]);
                }

                i += 2;
            }
        }
    }

    private async Task<IReadOnlyList<CommitPeople>> AskAsync(string range, IEnumerable<string> paths, int most, CancellationToken cancellationToken)
    {
        GitResult log = await repository.Git.DoAsync(
            null, cancellationToken,
            ["log", .. CommitPeople.Touching, $"--max-count={most}", "--full-history", "--encoding=UTF-8", CommitPeople.Format, "--end-of-options", range, "--", .. paths.Select(p => ":(literal)" + p)]).ConfigureAwait(false);
        return CommitPeople.Read(log.Output, named: true);
    }
}
