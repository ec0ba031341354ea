namespace OpsConsole.Core.Changes.Requests;

/// <summary>What a change request would do.</summary>
public enum ChangeKind
{
    /// <summary>Put a version of a prompt live in an environment.</summary>
    Release,

    /// <summary>Put the version live again that the present one replaced.</summary>
    Rollback,

    /// <summary>Take a prompt out of an environment.</summary>
    Removal,

    /// <summary>Put another policy in force.</summary>
    Policy,

    /// <summary>Make something live again that a kill switch stopped.</summary>
    Restore,

    /// <summary>Trust the kill switch's state again after a rollback of the storage was found: a new lineage begins.</summary>
    Lineage,

    /// <summary>Put another text of a setting in force: the price book, a budget.</summary>
    Setting,
}

/// <summary>What kinds have in common.</summary>
public static class ChangeKinds
{
    /// <summary>Whether it is about a prompt.</summary>
    public static bool IsOfPrompt(this ChangeKind kind) => kind is ChangeKind.Release or ChangeKind.Rollback or ChangeKind.Removal;

    /// <summary>Whether it is about the state of the kill switch. Such changes need no repository, and are done at once when the last who must has agreed.</summary>
    public static bool IsRestore(this ChangeKind kind) => kind is ChangeKind.Restore or ChangeKind.Lineage;

    /// <summary>Whether what it is about is in the prompt repository, so that it cannot be read without one.</summary>
    public static bool IsInRepository(this ChangeKind kind) => kind.IsOfPrompt() || kind == ChangeKind.Policy;
}

/// <summary>Where a change request stands.</summary>
public enum ChangeState
{
    /// <summary>Its author still works on it: nobody is asked yet.</summary>
    Draft,

    /// <summary>It waits for people or for checks.</summary>
    InReview,

    /// <summary>Everybody who must has approved, and all checks pass: it can be released.</summary>
    Approved,

    /// <summary>It is on its way. A release by share of traffic stays here until all of the traffic gets it.</summary>
    Releasing,

    /// <summary>It is live.</summary>
    Released,

    /// <summary>Somebody said no.</summary>
    Rejected,

    /// <summary>It was taken back.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time, or nobody released it in time.</summary>
    Expired,

    /// <summary>The policy forbids it as it is.</summary>
    Blocked,
}

/// <summary>What states mean.</summary>
public static class ChangeStates
{
    /// <summary>Those that something can still come of.</summary>
    public static IReadOnlyList<ChangeState> Open { get; } = [ChangeState.Draft, ChangeState.InReview, ChangeState.Approved, ChangeState.Releasing, ChangeState.Blocked];

    /// <summary>Those in which what is asked for can change, so that approvals can fall.</summary>
    public static IReadOnlyList<ChangeState> Undecided { get; } = [ChangeState.Draft, ChangeState.InReview, ChangeState.Approved, ChangeState.Blocked];

    /// <summary>Whether something can still come of it.</summary>
    public static bool IsOpen(this ChangeState state) => Open.Contains(state);

    /// <summary>Whether what is asked for can still change.</summary>
    public static bool IsUndecided(this ChangeState state) => Undecided.Contains(state);
}
