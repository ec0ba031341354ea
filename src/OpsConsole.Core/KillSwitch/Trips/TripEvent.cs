using OpsConsole.Core.Audit;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule did.</summary>
public enum TripEventKind
{
    /// <summary>It killed.</summary>
    Tripped,

    /// <summary>It would have killed, and is a dry run.</summary>
    WouldTrip,

    /// <summary>It let a share of the traffic through.</summary>
    TrialStarted,

    /// <summary>The trial went well: it restored what it had killed.</summary>
    TrialPassed,

    /// <summary>The trial went wrong: killed again in full.</summary>
    TrialFailed,
}

/// <summary>Why a rule did something, with the numbers it saw. The kill itself is in the trail.</summary>
[Unaudited]
public sealed class TripEvent
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>The rule.</summary>
    public required string RuleId { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>The scope.</summary>
    public required string Scope { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>What it did.</summary>
    public TripEventKind Kind { get; set; }

    /// <summary>What was measured, in the measure's unit.</summary>
    public double Value { get; set; }

    /// <summary>The limit it was above, in the same unit.</summary>
    public double Limit { get; set; }

    /// <summary>Interactions in the window.</summary>
    public long Volume { get; set; }

    /// <summary>The whole in one sentence.</summary>
    public required string Says { get; set; }

    /// <summary>The measure over time as it was seen, for the chart: JSON.</summary>
    public required string Evidence { get; set; }

    /// <summary>Id of the record it made; null for a dry run.</summary>
    public string? RecordId { get; set; }
}
