namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>What a metric is made of.</summary>
public enum OtlpMetricKind : byte
{
    /// <summary>It holds no data.</summary>
    None,

    /// <summary>Last values.</summary>
    Gauge,

    /// <summary>Added values.</summary>
    Sum,

    /// <summary>Buckets with explicit bounds.</summary>
    Histogram,

    /// <summary>Buckets on a logarithmic scale.</summary>
    ExponentialHistogram,

    /// <summary>Quantiles; they are not decoded.</summary>
    Summary,
}

/// <summary>From when on the values of a point count. Numbers as in <c>AggregationTemporality</c>.</summary>
public enum OtlpTemporality
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Since the point before.</summary>
    Delta = 1,

    /// <summary>Since a fixed start.</summary>
    Cumulative = 2,
}

/// <summary>A <c>Metric</c>.</summary>
public struct OtlpMetric
{
    /// <summary>Index of its resource in <see cref="OtlpBatch.Resources"/>.</summary>
    public int Resource { get; internal set; }

    /// <summary>Index of its scope in <see cref="OtlpBatch.Scopes"/>.</summary>
    public int Scope { get; internal set; }

    /// <summary>Content of the <c>Metric</c> message.</summary>
    public Slice Raw { get; internal set; }

    /// <summary>Its name.</summary>
    public Slice Name { get; internal set; }

    /// <summary>Unit of its values (UCUM).</summary>
    public Slice Unit { get; internal set; }

    /// <summary>What it is made of.</summary>
    public OtlpMetricKind Kind { get; internal set; }

    /// <summary>From when on values count: for sums and histograms.</summary>
    public OtlpTemporality Temporality { get; internal set; }

    /// <summary>True for a sum that never falls.</summary>
    public bool IsMonotonic { get; internal set; }

    /// <summary>Index of its first point in <see cref="OtlpMetricBatch.Points"/>.</summary>
    public int FirstPoint { get; internal set; }

    /// <summary>Number of its points.</summary>
    public int PointCount { get; internal set; }
}

/// <summary>A run of buckets on a logarithmic scale: bucket k has the index <see cref="Offset"/> + k.</summary>
/// <param name="Offset">Index of the first bucket; bucket i holds values in (base^i, base^(i+1)], base = 2^(2^-scale).</param>
/// <param name="First">Position of the first count in <see cref="OtlpMetricBatch.BucketCounts"/>.</param>
/// <param name="Count">Number of buckets.</param>
public readonly record struct OtlpBuckets(int Offset, int First, int Count);

/// <summary>A data point of any kind of metric; what its kind does not have is zero.</summary>
public struct OtlpPoint
{
    /// <summary>Index of its metric in <see cref="OtlpMetricBatch.Metrics"/>.</summary>
    public int Metric { get; internal set; }

    /// <summary>Start of counting, nanoseconds since 1970 UTC.</summary>
    public ulong StartNanos { get; internal set; }

    /// <summary>Time of the point, nanoseconds since 1970 UTC.</summary>
    public ulong TimeNanos { get; internal set; }

    /// <summary>True when the sender says that there is no value: to be ignored.</summary>
    public bool HasNoValue { get; internal set; }

    /// <summary>Index of its first attribute in <see cref="OtlpBatch.Attributes"/>.</summary>
    public int FirstAttribute { get; internal set; }

    /// <summary>Number of its attributes.</summary>
    public int AttributeCount { get; internal set; }

    /// <summary>The value of a gauge or sum; whole numbers beyond 2^53 are rounded.</summary>
    public double Value { get; internal set; }

    /// <summary>Number of values in a histogram or summary.</summary>
    public ulong Count { get; internal set; }

    /// <summary>Sum of the values of a histogram or summary, when sent.</summary>
    public double? Sum { get; internal set; }

    /// <summary>Smallest value of a histogram, when sent.</summary>
    public double? Min { get; internal set; }

    /// <summary>Largest value of a histogram, when sent.</summary>
    public double? Max { get; internal set; }

    /// <summary>Position of the first bound of a histogram in <see cref="OtlpMetricBatch.Bounds"/>.</summary>
    public int FirstBound { get; internal set; }

    /// <summary>Number of bounds. One less than the buckets, unless the sender is mistaken.</summary>
    public int BoundCount { get; internal set; }

    /// <summary>Buckets of a histogram (with offset 0), or those of positive values of an exponential histogram.</summary>
    public OtlpBuckets Positive { get; internal set; }

    /// <summary>Buckets of negative values of an exponential histogram.</summary>
    public OtlpBuckets Negative { get; internal set; }

    /// <summary>Scale of an exponential histogram.</summary>
    public int Scale { get; internal set; }

    /// <summary>Values of an exponential histogram that are at most <see cref="ZeroThreshold"/> away from zero.</summary>
    public ulong ZeroCount { get; internal set; }

    /// <summary>Width of the bucket of zero.</summary>
    public double ZeroThreshold { get; internal set; }
}
