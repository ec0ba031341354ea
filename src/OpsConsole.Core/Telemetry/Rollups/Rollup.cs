namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Width of a rollup's bucket. Stored by number.</summary>
public enum RollupTier : byte
{
    /// <summary>One minute.</summary>
    Minute = 0,

    /// <summary>One hour.</summary>
    Hour = 1,

    /// <summary>One day, UTC.</summary>
    Day = 2,
}

/// <summary>Where a rollup's numbers come from. Of one application and environment the first of these that has any counts, in each bucket: all of them count the same calls.</summary>
public enum RollupOrigin : byte
{
    /// <summary>Counted from spans.</summary>
    Spans = 0,

    /// <summary>Taken from the metrics of an application that sends no spans.</summary>
    Metrics = 1,

    /// <summary>Pulled from a source that measures for itself, such as a Prometheus server.</summary>
    Pulled = 2,
}

/// <summary>A combination of dimensions that has rollups, named by a small number.</summary>
[Audit.Unaudited]
public sealed class RollupSeries
{
    /// <summary>The number.</summary>
    public int Id { get; set; }

    /// <summary>Application (a dimension).</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a dimension).</summary>
    public int EnvironmentId { get; set; }

    /// <summary>Model (a dimension); 0 is none.</summary>
    public int ModelId { get; set; }

    /// <summary>Prompt version (a dimension); 0 is none.</summary>
    public int PromptId { get; set; }

    /// <summary>Feature (a dimension); 0 is none.</summary>
    public int FeatureId { get; set; }

    /// <summary>Version of the application (a dimension); 0 is none.</summary>
    public int AppVersionId { get; set; }

    /// <summary>Where the numbers come from.</summary>
    public RollupOrigin Origin { get; set; }
}

/// <summary>
/// Sums and histograms of one series over one bucket of time, as one node counted them. Rows of several nodes add up, so
/// nodes never wait for each other.
/// </summary>
[Audit.Unaudited]
public sealed class Rollup
{
    /// <summary>Width of the bucket.</summary>
    public RollupTier Tier { get; set; }

    /// <summary>Start of the bucket: minutes since 1970 UTC, whatever the tier.</summary>
    public int Bucket { get; set; }

    /// <summary>The series.</summary>
    public int SeriesId { get; set; }

    /// <summary>The node that counted.</summary>
    public int Node { get; set; }

    /// <summary>The packed cell (<see cref="RollupCell"/>).</summary>
    public required byte[] Cell { get; set; }
}

/// <summary>Where a stream of cumulative metric points stands, so that a point counts once and only by what it adds.</summary>
[Audit.Unaudited]
public sealed class MetricStream
{
    /// <summary>The stream (<see cref="Ingest.MetricDelta.Stream"/>).</summary>
    public long Id { get; set; }

    /// <summary>Start of counting, microseconds since 1970 UTC.</summary>
    public long StartMicros { get; set; }

    /// <summary>Time of the newest point that counted, microseconds since 1970 UTC.</summary>
    public long AtMicros { get; set; }

    /// <summary>Sum at that point.</summary>
    public double Sum { get; set; }

    /// <summary>Packed state: counts by bucket at that point, or of a delta stream the times of its newest points.</summary>
    public required byte[] Buckets { get; set; }

    /// <summary>Rises with each change, so that two nodes that receive the same stream notice each other.</summary>
    public int Version { get; set; }
}
