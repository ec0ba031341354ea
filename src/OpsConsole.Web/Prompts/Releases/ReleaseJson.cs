using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>A release as it is asked for.</summary>
/// <param name="Env">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Sha">The commit that is to go live, or its first 7 digits or more; of a rollback the one that is expected to, where it matters. A removal takes none.</param>
/// <param name="Reason">Why; rollbacks and removals need one.</param>
/// <param name="Change">The change request that is to be released; where it is left out, one is opened.</param>
/// <param name="Seen">The commit that was live when it was decided; where another one is by now, nothing is done.</param>
internal sealed record ReleaseBody(string? Env, string? Prompt, string? Sha, string? Reason, string? Change, string? Seen);

/// <summary>A release that was made, or that waits: a promise to other people's programs.</summary>
/// <param name="Id">Its id; null where that version was live already, and while it waits.</param>
/// <param name="Env">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Sha">The commit that is live, or would be; null after a removal.</param>
/// <param name="Replaces">The commit that was live before; null when none was.</param>
/// <param name="ReleaseCommit">The commit in the prompt repository that did it; null while it is not known to be there.</param>
internal sealed record ReleaseDoneJson(string? Id, string Env, string Prompt, string? Sha, string? Replaces, string? ReleaseCommit)
{
    /// <summary>The change request by which it goes; null where it was so already.</summary>
    public string? Change { get; init; }

    /// <summary>Where that stands: <c>released</c>; while it waits <c>inReview</c>, <c>approved</c> or <c>releasing</c>.</summary>
    public required string State { get; init; }

    /// <summary>What it waits for beside people; null for nothing.</summary>
    public string? Problem { get; init; }
}

/// <summary>A time in which a version was live: a promise to other people's programs.</summary>
internal sealed record LiveSpanJson(
    string Env, string Prompt, string Sha, DateTime From, DateTime? To, string ReleaseCommit, string Author, string? Approvers, string? ReleaseId, string? Change, bool Rollback, bool Bypassed, string Subject)
{
    public static LiveSpanJson Of(LiveSpan span) => new(
        span.Environment, span.Prompt, span.Commit, span.From, span.To, span.ReleaseCommit, span.Author, span.Approvers, span.ReleaseId, span.Change, span.IsRollback, span.Bypassed, span.Subject);
}

/// <summary>Such times.</summary>
/// <param name="Items">The times.</param>
/// <param name="NextCursor">Asks for the rest; null when that is all.</param>
internal sealed record LiveSpanListJson(IReadOnlyList<LiveSpanJson> Items, string? NextCursor);
