namespace OpsConsole.Web.Telemetry.Status;

/// <summary>What the telemetry page shows: this node's counts since it started, and how telemetry is set up.</summary>
public sealed record TelemetryStatus
{
    /// <summary>When this process began to count, UTC.</summary>
    public required DateTime Since { get; init; }

    /// <summary>What was received and stored, in order of display.</summary>
    public required IReadOnlyList<Tally> Received { get; init; }

    /// <summary>What was refused, by reason; reasons that did not occur are missing.</summary>
    public required IReadOnlyList<Tally> Refused { get; init; }

    /// <summary>Values redacted, by rule.</summary>
    public required IReadOnlyList<Tally> Redacted { get; init; }

    /// <summary>Spans with an impossible time, which was replaced by the time of receipt.</summary>
    public required long Skewed { get; init; }

    /// <summary>The queue and the transactions.</summary>
    public required WriterStatus Writer { get; init; }

    /// <summary>How many values each dimension has.</summary>
    public required IReadOnlyList<DimensionUse> Dimensions { get; init; }

    /// <summary>What is kept, by environment.</summary>
    public required IReadOnlyList<EnvironmentSetting> Environments { get; init; }

    /// <summary>Where it is kept.</summary>
    public required StorageUse Storage { get; init; }
}

/// <summary>A count and what of.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Count">How many.</param>
public sealed record Tally(string Name, long Count);

/// <summary>The queue before the writer, and its transactions.</summary>
public sealed record WriterStatus
{
    /// <summary>Requests that wait now, and how many may.</summary>
    public required (long Now, long Limit) QueuedRequests { get; init; }

    /// <summary>Bytes that wait now, and how many may.</summary>
    public required (long Now, long Limit) QueuedBytes { get; init; }

    /// <summary>Transactions since the start.</summary>
    public required long Commits { get; init; }

    /// <summary>Requests in a transaction; null before the first.</summary>
    public Spread? GroupSize { get; init; }

    /// <summary>Duration of a transaction in milliseconds; null before the first.</summary>
    public Spread? CommitMilliseconds { get; init; }
}

/// <summary>How values are spread. A mean would hide the tail.</summary>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
public sealed record Spread(double P50, double P95, double P99);

/// <summary>How many values a dimension has.</summary>
/// <param name="Name">What is counted: applications, models, …</param>
/// <param name="Values">Distinct values, <c>(other)</c> not counted.</param>
/// <param name="Limit">Most that are told apart.</param>
/// <param name="Overflowed">True when further values were counted as <c>(other)</c>.</param>
public sealed record DimensionUse(string Name, int Values, int Limit, bool Overflowed)
{
    /// <summary>Worth a warning before it happens.</summary>
    public bool IsNearLimit => !Overflowed && Values >= Limit * 0.8;
}

/// <summary>What is kept of an environment's telemetry.</summary>
/// <param name="Name">The environment; <c>*</c> stands for all that have no settings of their own.</param>
/// <param name="CapturesContent">Whether prompts and answers are stored.</param>
/// <param name="Retention">How long interactions are kept.</param>
public sealed record EnvironmentSetting(string Name, bool CapturesContent, TimeSpan Retention);

/// <summary>Where it is all kept.</summary>
/// <param name="Provider">Kind of database.</param>
/// <param name="Version">Version of its engine.</param>
/// <param name="Bytes">Size on disk; null where the database's own tools must be asked.</param>
public sealed record StorageUse(string Provider, string Version, long? Bytes);
