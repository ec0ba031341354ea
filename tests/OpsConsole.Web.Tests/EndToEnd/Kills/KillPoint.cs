namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>Where between approval, commit, push, database and notification the console is killed, in the order in which a release goes.</summary>
public enum KillPoint
{
    /// <summary>The last approval came, and the database did not take it yet.</summary>
    ApprovalWaits,

    /// <summary>The last approval is in the database. Nobody released it.</summary>
    Approved,

    /// <summary>Somebody releases it, and the database did not take that decision yet.</summary>
    DecisionWaits,

    /// <summary>The decision is in the database. Git was not asked for anything.</summary>
    Decided,

    /// <summary>The mirror has the new environment's file, and no commit with it.</summary>
    FileWritten,

    /// <summary>The mirror has the commit. The database does not know which.</summary>
    Committed,

    /// <summary>The database knows which commit is to be pushed.</summary>
    CommitKnown,

    /// <summary>The push has begun; the repository has nothing of it, and never will.</summary>
    PushBegun,

    /// <summary>The push has begun and goes on without the console. It arrives when the next console is about to push.</summary>
    PushGoesOn,

    /// <summary>The repository has it. The console never heard of that.</summary>
    RemoteHasIt,

    /// <summary>The console heard of it, and wrote it nowhere.</summary>
    Pushed,

    /// <summary>The mirror knows of it, and was killed while it wrote: its lock is still there.</summary>
    MirrorLocked,

    /// <summary>The mirror knows of it. The database does not.</summary>
    MirrorKnows,

    /// <summary>The release is done in the database, and its change request is still on its way.</summary>
    Done,

    /// <summary>The change request is released. The notification of that is in the outbox.</summary>
    Released,

    /// <summary>The notification is at its receiver, which did not answer yet.</summary>
    Notified,

    /// <summary>The receiver answered.</summary>
    Answered,

    /// <summary>Killed once it committed; and the console after it, once the repository has what that one pushed.</summary>
    KilledAgain,

    /// <summary>At any moment after the last approval was sent.</summary>
    Anywhere,
}
