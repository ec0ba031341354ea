namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A release as it was asked for, not checked yet.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Commit">SHA of the commit whose version is to go live, or its beginning. Of a rollback, the version that was seen to be the one it goes back to: where
/// that is another one by now, nothing is done; empty does not look. A removal takes none.</param>
/// <param name="Reason">Why; null for no reason. Rollbacks and removals need one.</param>
/// <param name="Change">The change request; null for none.</param>
public sealed record ReleaseOrder(string Environment, string Prompt, string Commit, string? Reason, string? Change = null)
{
    /// <summary>The commit that was live when it was decided; where another one is by now, nothing is done: two who roll back at once do not go back twice. Null does not look.</summary>
    public string? Seen { get; init; }

    /// <summary>The end of a proposal's branch, which the same commit brings to the branch that counts; null when nothing is merged.</summary>
    public string? Merges { get; init; }

    /// <summary>Who approved it, as <c>Name &lt;address&gt;</c>.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];
}

/// <summary>What became of a release.</summary>
/// <param name="Release">The release; null when nothing was written.</param>
/// <param name="Problem">Why nothing went live, with the remedy; null when what was asked for is live.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record ReleaseOutcome(PromptRelease? Release, string? Problem = null, bool Denied = false)
{
    /// <summary>Whether what was asked for was live already.</summary>
    public bool WasLive => Release is null && Problem is null;

    /// <summary>Whether it is decided and not known to be in the repository, or not to be: the console settles it by itself.</summary>
    public bool IsUnsettled => Release is { State: ReleaseState.Prepared };
}

/// <summary>What a rollback goes back to.</summary>
/// <param name="Live">The commit that is live; null when none is known to be.</param>
/// <param name="Commit">The commit that a rollback puts live; null when there is none.</param>
/// <param name="Problem">Why there is none, with the remedy; null when there is one.</param>
public sealed record RollbackChoice(string? Live, string? Commit, string? Problem);
