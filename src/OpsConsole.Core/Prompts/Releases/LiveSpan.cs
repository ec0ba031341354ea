namespace OpsConsole.Core.Prompts.Releases;

/// <summary>An environment that somebody changed past the console, and no release has changed since.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Commit">The commit that changed it.</param>
/// <param name="Author">Name of its author, as it says.</param>
/// <param name="Subject">First line of its message.</param>
public sealed record EnvironmentBypass(string Environment, string Commit, string Author, string Subject);

/// <summary>A time in which a version of a prompt was live in an environment, by the history of the branch.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Commit">SHA of the version's commit: whole, or as the environment's file has it where there is no such commit.</param>
/// <param name="From">Since when, UTC: when the commit was made that put it live.</param>
/// <param name="To">Until when, UTC; null while it is.</param>
/// <param name="ReleaseCommit">The commit that put it live.</param>
/// <param name="Author">Name of its author, as it says.</param>
/// <param name="Approvers">Who approved it, as it says; null when it says nothing.</param>
/// <param name="ReleaseId">The console's release; null when it was made past the console, or names none.</param>
/// <param name="Bypassed">Whether somebody changed the file past the console.</param>
/// <param name="Subject">First line of the commit's message.</param>
public sealed record LiveSpan(
    string Environment, string Prompt, string Commit, DateTime From, DateTime? To, string ReleaseCommit, string Author, string? Approvers, string? ReleaseId, bool Bypassed, string Subject)
{
    /// <summary>The change request, as the commit says; null when it names none, or was made past the console.</summary>
    public string? Change { get; init; }

    /// <summary>Whether it came live by a rollback; what came past the console never did, whatever its commit says.</summary>
    public bool IsRollback { get; init; }
}
