using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Buckets of durations with explicit bounds in seconds.</summary>
/// <param name="Bounds">Upper bounds, ascending.</param>
/// <param name="Counts">One more than the bounds.</param>
internal readonly record struct MetricBuckets(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts)
{
    // Exponential histograms change scale and offset as they go, but points of a stream are subtracted from one another bucket by bucket. So all are put
    // on one grid: eight buckets an octave, from 2^-17 s (8 µs) to 2^12 s (68 minutes).
    private const int GridScale = 3, LowestOctave = -17, HighestOctave = 12;
    private const int FirstIndex = LowestOctave << GridScale, LastIndex = HighestOctave << GridScale;
    private static readonly double[] Grid = [.. Enumerable.Range(FirstIndex, LastIndex - FirstIndex + 1).Select(i => Math.Pow(2, i / (double)(1 << GridScale)))];

    /// <summary>No buckets, for counters.</summary>
    public static MetricBuckets None { get; } = new([], []);

    /// <summary>Reads the buckets of a histogram point.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="kind">Kind of the metric.</param>
    /// <param name="point">The point.</param>
    /// <param name="unit">Seconds that one unit of the values is.</param>
    /// <param name="buckets">The buckets.</param>
    /// <returns>False when they contradict themselves.</returns>
    public static bool TryRead(OtlpMetricBatch batch, OtlpMetricKind kind, in OtlpPoint point, double unit, out MetricBuckets buckets) =>
        kind == OtlpMetricKind.ExponentialHistogram ? TryReadExponential(batch, point, unit, out buckets) : TryReadExplicit(batch, point, unit, out buckets);

    private static bool TryReadExplicit(OtlpMetricBatch batch, in OtlpPoint point, double unit, out MetricBuckets buckets)
    {
        buckets = None;
        ReadOnlySpan<double> bounds = batch.BoundsOf(point);
        ReadOnlySpan<ulong> counts = batch.CountsOf(point.Positive);
        if (counts.IsEmpty)
        {
            buckets = new MetricBuckets([], [(long)point.Count]); // only count and sum were sent
            return bounds.IsEmpty;
        }

        if (counts.Length != bounds.Length + 1)
            return false;
        double[] upper = new double[bounds.Length];
        for (int i = 0; i < upper.Length; i++)
        {
            upper[i] = bounds[i] * unit;
            if (!double.IsFinite(upper[i]) || (i > 0 && upper[i] <= upper[i - 1]))
                return false;
        }

        long[] values = new long[counts.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (long)Math.Min(counts[i], long.MaxValue);
        buckets = new MetricBuckets(upper, values);
        return true;
    }

    private static bool TryReadExponential(OtlpMetricBatch batch, in OtlpPoint point, double unit, out MetricBuckets buckets)
    {
        buckets = None;
        if (point.Scale is < -10 or > 20)
            return false; // the range of the specification
        long[] values = new long[Grid.Length + 1];
        values[0] = (long)Math.Min(point.ZeroCount, long.MaxValue); // negative durations are not counted
        ReadOnlySpan<ulong> counts = batch.CountsOf(point.Positive);
        double width = Math.Pow(2, -point.Scale); // octaves a bucket
        double shift = Math.Log2(unit);
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0)
                continue;

            // By its middle: a bucket of a finer grid lies wholly within one of ours, one of a coarser grid is not torn apart.
            double middle = (((double)point.Positive.Offset + k + 0.5) * width) + shift;
            double index = Math.Floor(middle * (1 << GridScale)) - FirstIndex + 1;
            values[(int)Math.Clamp(index, 0, values.Length - 1)] += (long)Math.Min(counts[k], long.MaxValue / 4);
        }

        buckets = new MetricBuckets(Grid, values);
        return true;
    }
}
