namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule watches. Each is of the interactions that its scope covers, over its window.</summary>
public enum TripMeasure
{
    /// <summary>Share of interactions that failed, 0 to 1.</summary>
    ErrorRate,

    /// <summary>Share of interactions that the model refused, 0 to 1.</summary>
    RefusalRate,

    /// <summary>Estimated spend a minute, in the price book's currency.</summary>
    SpendPerMinute,

    /// <summary>Tokens a minute, in and out.</summary>
    TokensPerMinute,

    /// <summary>P99 of the latency, milliseconds.</summary>
    LatencyP99,
}

/// <summary>What a rule may do.</summary>
public enum TripMode
{
    /// <summary>It says what it would do.</summary>
    DryRun,

    /// <summary>It kills.</summary>
    Armed,

    /// <summary>It does nothing.</summary>
    Off,
}

/// <summary>A rule that kills by itself when a measure goes wrong.</summary>
public sealed class TripRule
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>How it is called.</summary>
    public required string Name { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>What it watches, and kills.</summary>
    public required string Scope { get; set; }

    /// <summary>What it measures.</summary>
    public TripMeasure Measure { get; set; }

    /// <summary>Window, minutes, 1 to <see cref="TripRuleDraft.MaxWindowMinutes"/>.</summary>
    public int WindowMinutes { get; set; }

    /// <summary>Trips above this value, in the measure's unit; null when it only compares with the baseline.</summary>
    public double? Threshold { get; set; }

    /// <summary>Trips above this multiple of the same measure over the day before; null when it only compares with the threshold.</summary>
    public double? BaselineFactor { get; set; }

    /// <summary>Interactions in the window below which it never trips.</summary>
    public long MinVolume { get; set; }

    /// <summary>Minutes after a restore in which it does not trip again, 0 to <see cref="TripRuleDraft.MaxCooldownMinutes"/>.</summary>
    public int CooldownMinutes { get; set; }

    /// <summary>What it may do.</summary>
    public TripMode Mode { get; set; }

    /// <summary>Share of traffic that a half-open trial lets through, 0.01 to 0.5; null for no trial.</summary>
    public double? TrialShare { get; set; }

    /// <summary>Minutes a scope stays killed before the trial, and minutes the trial must go well, 1 to <see cref="TripRuleDraft.MaxTrialMinutes"/>.</summary>
    public int TrialMinutes { get; set; }

    /// <summary>Text that applications answer with.</summary>
    public string? FallbackMessage { get; set; }

    /// <summary>Model that applications use instead.</summary>
    public string? FallbackModel { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Account id of the person who changed it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>When it was changed last, UTC. What it watches counts from here.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Counts the changes: of two who change it at once, the second is told to look again.</summary>
    public long Revision { get; set; }
}
