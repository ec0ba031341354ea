using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What is to go live.</summary>
/// <param name="Commit">Whole SHA of the commit; null where the prompt is to be taken out.</param>
/// <param name="Blob">SHA of the content; null where the prompt is to be taken out.</param>
/// <param name="Problem">Why nothing can go live, with the remedy; null when it can.</param>
internal sealed record ReleaseTarget(string? Commit, string? Blob, string? Problem)
{
    public static ReleaseTarget Nothing { get; } = new(null, null, null);

    public static ReleaseTarget Refused(string problem) => new(null, null, problem);
}

/// <summary>Finds out which version a release means, and whether it can go live.</summary>
internal sealed class ReleaseTargets(PromptRepository repository, PromptLocator locator, EnvironmentLog log, ReleaseHistory history)
{
    /// <summary>The version that somebody named.</summary>
    public async Task<ReleaseTarget> OfOrderAsync(ReleaseOrder order, EnvironmentState state, CancellationToken cancellationToken)
    {
        if (await repository.ResolveAsync(order.Commit, cancellationToken).ConfigureAwait(false) is not { } commit)
        {
            return ReleaseTarget.Refused($"There is no commit {order.Commit} in the repository, or more than one begins so. Give more digits, or wait until it is fetched.");
        }

        if (commit != order.Merges && !await log.IsAncestorAsync(commit, state.Tip, cancellationToken).ConfigureAwait(false))
        {
            return ReleaseTarget.Refused($"Commit {PromptVersion.Shorten(commit)} is not on the branch. Merge it first: only what is on the branch can go live.");
        }

        LocatedPrompt? found = await locator.FindAsync(order.Prompt, commit, cancellationToken).ConfigureAwait(false);
        return found is null
            ? await locator.FindUnreadAsync(order.Prompt, commit, cancellationToken).ConfigureAwait(false) is { } unread
                ? ReleaseTarget.Refused($"'{order.Prompt}' cannot be used at commit {PromptVersion.Shorten(commit)}: {unread.Problem}")
                : ReleaseTarget.Refused($"There is no prompt '{order.Prompt}' at commit {PromptVersion.Shorten(commit)}. Choose a commit from its history.")
            : found.Parsed.Prompt is null
                ? ReleaseTarget.Refused($"'{order.Prompt}' cannot be used at commit {PromptVersion.Shorten(commit)}: {Words(found.Parsed.Problems)}")
                : new ReleaseTarget(commit, found.Blob, null);
    }

    /// <summary>
    /// The version that was live before the present one. A version that was rolled back is not one to go back to, nor is one that somebody put live past the console:
    /// nobody was asked about it.
    /// </summary>
    public async Task<ReleaseTarget> BeforeAsync(ReleaseOrder order, EnvironmentState state, CancellationToken cancellationToken)
    {
        await history.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (state.LiveOf(order.Prompt) is not { } live)
        {
            return ReleaseTarget.Refused($"'{order.Prompt}' is not live in {order.Environment}. Release a version instead.");
        }

        IReadOnlyList<LiveSpan> spans = history.Of(order.Environment, order.Prompt);
        (string Commit, LocatedPrompt Prompt)? present = await AtAsync(order.Prompt, live, cancellationToken).ConfigureAwait(false);
        int at = spans is [{ IsRollback: true }, ..] ? FirstTime(spans) : 0;
        for (int i = at + 1; i < spans.Count; i++)
        {
            if (!spans[i].Bypassed && !PromptVersion.Same(spans[i].Commit, live) && await AtAsync(order.Prompt, spans[i].Commit, cancellationToken).ConfigureAwait(false) is (var commit, { Parsed.Prompt: not null } older)
                && !older.SaysAs(present?.Prompt))
            {
                return order.Commit.Length > 0 && !PromptVersion.Same(order.Commit, commit)
                    ? ReleaseTarget.Refused($"By now {PromptVersion.Shorten(commit)} is what a rollback goes back to, not {PromptVersion.Shorten(order.Commit)}. Look again and repeat.")
                    : new ReleaseTarget(commit, older.Blob, null); // other words, and such as can go live
            }
        }

        return ReleaseTarget.Refused($"Nothing else was live of '{order.Prompt}' in {order.Environment} before, or only past the console. Release a version, or take the prompt out.");
    }

    /// <summary>Where the version that is live by a rollback was live before it: what lies between was rolled back.</summary>
    private static int FirstTime(IReadOnlyList<LiveSpan> spans)
    {
        for (int i = 1; i < spans.Count; i++)
        {
            if (PromptVersion.Same(spans[i].Commit, spans[0].Commit))
            {
                return i;
            }
        }

        return 0;
    }

    private static string Words(IReadOnlyList<PromptProblem> problems) =>
        problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } error ? $"{(error.Line > 0 ? $"line {error.Line}: " : "")}{error.Message}" : "its file has problems.";

    private async Task<(string Commit, LocatedPrompt Prompt)?> AtAsync(string prompt, string sha, CancellationToken cancellationToken) =>
        await repository.ResolveAsync(sha, cancellationToken).ConfigureAwait(false) is { } commit && await locator.FindAsync(prompt, commit, cancellationToken).ConfigureAwait(false) is { } found
            ? (commit, found)
            : null;
}
