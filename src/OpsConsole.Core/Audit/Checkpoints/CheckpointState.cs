namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Why the trail is not signed.</summary>
public enum CheckpointTrouble
{
    /// <summary>It is signed.</summary>
    None,

    /// <summary>The signing key is not there or is another one.</summary>
    NoKey,

    /// <summary>The trail in the database is not what was signed or not what it says: it is not signed over.</summary>
    Damaged,

    /// <summary>The database does not answer, or something else failed. It is tried again.</summary>
    Failing,
}

/// <summary>Whether the trail is signed as it should be.</summary>
/// <param name="Trouble">Why not.</param>
/// <param name="Reason">Why not, in words, with what to do; empty when it is. May name files of the server: not for people who are not signed in.</param>
/// <param name="Since">Since when it has been so, UTC.</param>
public sealed record CheckpointState(CheckpointTrouble Trouble, string Reason, DateTime Since)
{
    /// <summary>Whether it is signed.</summary>
    public bool IsHealthy => Trouble == CheckpointTrouble.None;
}
