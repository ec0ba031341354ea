namespace OpsConsole.Core.Prompts.Repository;

/// <summary>How the prompt repository is.</summary>
public enum RepositoryState
{
    /// <summary>It was not asked yet.</summary>
    Starting,

    /// <summary>It was read.</summary>
    Ready,

    /// <summary>It cannot be reached: what was known last counts.</summary>
    Unreachable,

    /// <summary>It was fetched, but its newest commit could not be read: what was read last counts.</summary>
    NotRead,

    /// <summary>It has no branch of the name in the settings (any more): what was known last counts.</summary>
    BranchMissing,
}

/// <summary>How the prompt repository is, for people. Immutable.</summary>
/// <param name="State">How it is.</param>
/// <param name="Target">Where it is, without secrets.</param>
/// <param name="Branch">The branch that counts.</param>
/// <param name="Tip">The commit at its end; null when none is known.</param>
/// <param name="FetchedAt">When it answered last, UTC; null when it never did.</param>
/// <param name="Problem">What is wrong and what to do; null when nothing is.</param>
/// <param name="IsExample">Whether it is the console's own example.</param>
public sealed record RepositoryStatus(RepositoryState State, string Target, string Branch, string? Tip, DateTime? FetchedAt, string? Problem, bool IsExample);
