using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>What two people are asked to agree to.</summary>
public enum RestoreKind
{
    /// <summary>To make a scope live again.</summary>
    Restore,

    /// <summary>To trust the state after a rollback of the storage was found: a new lineage begins.</summary>
    NewLineage,
}

/// <summary>Where a restore request stands.</summary>
public enum RestoreState
{
    /// <summary>It waits for people.</summary>
    Waiting,

    /// <summary>It was agreed to and done.</summary>
    Done,

    /// <summary>The person who asked, or somebody who may confirm, took it back.</summary>
    Withdrawn,

    /// <summary>Nobody confirmed it in time.</summary>
    Expired,
}

/// <summary>A request to restore. Two different people stand behind one that is done, or one who broke the glass and one who reviews it.</summary>
public sealed class RestoreRequest
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>What is asked for.</summary>
    public RestoreKind Kind { get; set; }

    /// <summary>The environment; empty for a new lineage.</summary>
    public required string Environment { get; set; }

    /// <summary>The scope.</summary>
    public required string Scope { get; set; }

    /// <summary>Ids of the kills that were seen when it was asked for, separated by spaces: it takes back these and no later ones.</summary>
    public required string Kills { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>Where it stands.</summary>
    public RestoreState State { get; set; }

    /// <summary>When it was asked for, UTC.</summary>
    public DateTime RequestedAt { get; set; }

    /// <summary>What kind of actor asked.</summary>
    public ActorType RequesterType { get; set; }

    /// <summary>Id of the actor who asked.</summary>
    public required string RequesterId { get; set; }

    /// <summary>Until when it can be confirmed, UTC.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>When it was done, withdrawn or expired, UTC.</summary>
    public DateTime? DecidedAt { get; set; }

    /// <summary>Id of the person who withdrew it; null otherwise.</summary>
    public string? WithdrawnBy { get; set; }

    /// <summary>Whether one person did it alone at once.</summary>
    public bool BrokeGlass { get; set; }

    /// <summary>Who reviewed a break-glass restore; null while nobody did.</summary>
    public string? ReviewedBy { get; set; }

    /// <summary>When it was reviewed, UTC.</summary>
    public DateTime? ReviewedAt { get; set; }

    /// <summary>What the reviewer found.</summary>
    public string? ReviewNote { get; set; }

    /// <summary>Counts the changes: of two who change it at once, the second is told to look again.</summary>
    public long Revision { get; set; }

    /// <summary>Who agreed.</summary>
    public IList<RestoreConfirmation> Confirmations { get; } = [];
}

/// <summary>That a person agreed to a restore.</summary>
public sealed class RestoreConfirmation
{
    /// <summary>The request.</summary>
    public required string RequestId { get; set; }

    /// <summary>The person.</summary>
    public required string PersonId { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime At { get; set; }
}
