namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>How a step of a restore ended.</summary>
public enum RestoreOutcome
{
    /// <summary>It is done: the scope is restored, the request withdrawn, the review written.</summary>
    Done,

    /// <summary>It counts, and more people are needed.</summary>
    Waiting,

    /// <summary>The actor may not (any more).</summary>
    NotAllowed,

    /// <summary>Only a person may, and it was a program.</summary>
    NotAPerson,

    /// <summary>The same person stands behind the request already, under this account or another.</summary>
    SamePerson,

    /// <summary>The scope is none.</summary>
    BadScope,

    /// <summary>The environment's name is none.</summary>
    BadEnvironment,

    /// <summary>The reason or note is missing or too long.</summary>
    BadReason,

    /// <summary>The scope is not killed.</summary>
    NotKilled,

    /// <summary>Somebody asked for the same before: that request waits.</summary>
    AlreadyAsked,

    /// <summary>There is no such request.</summary>
    NotFound,

    /// <summary>It was done, withdrawn or reviewed before.</summary>
    Decided,

    /// <summary>Nobody confirmed it in time.</summary>
    Expired,

    /// <summary>The kills that it names were replaced by newer ones or are restored: there is nothing left that it may take back.</summary>
    Overtaken,

    /// <summary>Nothing may be restored: the storage was rolled back, and two people must look first.</summary>
    Doubted,

    /// <summary>The database did not answer. Restores need it; kills do not.</summary>
    Unavailable,
}

/// <summary>What became of a step.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Id">The request; null when there is none.</param>
/// <param name="Needs">How many people it still needs.</param>
/// <param name="StillKilled">Whether the scope is killed all the same, by a kill that came after the request.</param>
public sealed record RestoreResult(RestoreOutcome Outcome, string? Id = null, int Needs = 0, bool StillKilled = false)
{
    /// <summary>Whether the step counts.</summary>
    public bool Counts => Outcome is RestoreOutcome.Done or RestoreOutcome.Waiting;
}
