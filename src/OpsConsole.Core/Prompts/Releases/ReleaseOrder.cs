namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A release as it was asked for, not checked yet.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Commit">SHA of the commit whose version is to go live, or its beginning.</param>
/// <param name="Reason">Why; null for no reason.</param>
/// <param name="Change">The change request; null for none.</param>
public sealed record ReleaseOrder(string Environment, string Prompt, string Commit, string? Reason, string? Change = null)
{
    /// <summary>The commit that was live when it was decided; where another one is by now, nothing is released. Null does not look.</summary>
    public string? Seen { get; init; }
}

/// <summary>What became of a release.</summary>
/// <param name="Release">The release; null when nothing was written.</param>
/// <param name="Problem">Why nothing went live, with the remedy; null when what was asked for is live.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
public sealed record ReleaseOutcome(PromptRelease? Release, string? Problem = null, bool Denied = false)
{
    /// <summary>Whether what was asked for was live already.</summary>
    public bool WasLive => Release is null && Problem is null;
}
