using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What a release does.</summary>
public enum ReleaseKind
{
    /// <summary>Puts a version live.</summary>
    Release,

    /// <summary>Puts the version live again that another one replaced.</summary>
    Rollback,

    /// <summary>Takes a prompt out of an environment.</summary>
    Removal,
}

/// <summary>How far a release is.</summary>
public enum ReleaseState
{
    /// <summary>Decided, and not yet known to be in the repository.</summary>
    Prepared,

    /// <summary>In the repository.</summary>
    Done,

    /// <summary>It did not get there.</summary>
    Failed,
}

/// <summary>A release that the console made. What is live is what the repository says; this is who did it and why.</summary>
public sealed class PromptRelease
{
    /// <summary>Its id, 16 hexadecimal digits; also a trailer of its commit.</summary>
    public required string Id { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; set; }

    /// <summary>What it does.</summary>
    public ReleaseKind Kind { get; set; }

    /// <summary>How far it is. The decision has its event; a release that fails has one more.</summary>
    [Unaudited]
    public ReleaseState State { get; set; }

    /// <summary>The commit of the prompt that goes live; null for a removal.</summary>
    public string? Commit { get; set; }

    /// <summary>The content that goes live; null for a removal.</summary>
    public string? Blob { get; set; }

    /// <summary>The commit that was live before; null when none was.</summary>
    public string? Replaces { get; set; }

    /// <summary>The commit that changes the environment's file. It is written down before it is pushed: whatever carries the id in another commit is not this release.</summary>
    [Unaudited]
    public string? ReleaseCommit { get; set; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Whose decision it was: id of the person or key.</summary>
    public required string ById { get; set; }

    /// <summary>And their name then.</summary>
    public required string ByName { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>The change request; null for none.</summary>
    public string? Change { get; set; }

    /// <summary>The end of the proposal's branch that comes to the branch that counts by the same commit; null when none does.</summary>
    public string? Merges { get; set; }

    /// <summary>Who approved it, as <c>Name &lt;address&gt;</c>, one a line; null when nobody had to.</summary>
    public string? Approvers { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    [Unaudited]
    public string? Problem { get; set; }
}

/// <summary>A commit that changed an environment's file without the console: somebody pushed it.</summary>
public sealed class PromptBypass
{
    /// <summary>The commit.</summary>
    public required string Commit { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>When it was found, UTC.</summary>
    public DateTime FoundAt { get; set; }

    /// <summary>Author of the commit, as it says.</summary>
    public required string Author { get; set; }

    /// <summary>The prompts that it changed, one a line with what was live and what is now.</summary>
    public required string Changes { get; set; }
}
