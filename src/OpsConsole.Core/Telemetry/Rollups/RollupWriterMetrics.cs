using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Counts metric points in a cell. An application that sends metrics only has no interactions: each of its calls counts as one.</summary>
internal static class MetricCount
{
    private const double MicrosASecond = 1e6;

    /// <summary>An open or first bucket is taken to be this many times wide where nothing says better.</summary>
    private const double OpenBucketRatio = 2;

    /// <summary>Adds what a point added.</summary>
    public static void Add(RollupCell cell, MetricDelta point, MetricStep step)
    {
        switch (point.Measure)
        {
            case MetricMeasure.CallDuration:
                AddCalls(cell, point.ErrorClass, step.Count);
                Spread(cell.Latency, point, step.Buckets);
                Spread(cell.CallLatency, point, step.Buckets);
                break;
            case MetricMeasure.FirstToken:
                Spread(cell.FirstToken, point, step.Buckets);
                break;
            case MetricMeasure.InputTokens:
                cell.InputTokens += Whole(step.Sum);
                break;
            case MetricMeasure.OutputTokens:
                cell.OutputTokens += Whole(step.Sum);
                break;
        }
    }

    /// <summary>
    /// Spreads counts over the histogram as if values were even on a logarithmic scale within each bucket, which is how
    /// latencies are closest to. The open last bucket reaches to the largest value seen, so that the tail is not lost.
    /// </summary>
    internal static void Spread(LatencyHistogram histogram, MetricDelta point, IReadOnlyList<long> counts)
    {
        for (int i = 0; i < counts.Count; i++)
        {
            if (counts[i] <= 0)
            {
                continue;
            }

            double? high = i < point.Bounds.Count ? point.Bounds[i] : null;
            double low = i > 0 && i <= point.Bounds.Count && point.Bounds[i - 1] > 0 ? point.Bounds[i - 1] : (high ?? point.Max ?? 1) / OpenBucketRatio;
            double top = high ?? low * OpenBucketRatio;
            if (point.Max is double max && max > low && (high is null || max < top))
            {
                top = max;
            }

            Spread(histogram, low * MicrosASecond, top * MicrosASecond, counts[i]);
        }
    }

    private static void Spread(LatencyHistogram histogram, double low, double high, long count)
    {
        const double StepsPerOctave = 64; // as fine as the histogram itself
        low = Math.Clamp(low, 1, LatencyHistogram.MaxMicros);
        high = Math.Clamp(high, low, LatencyHistogram.MaxMicros);
        double octaves = Math.Log2(high / low);
        int steps = (int)Math.Clamp(Math.Ceiling(octaves * StepsPerOctave), 1, Math.Min(count, int.MaxValue));
        long given = 0;
        for (int step = 0; step < steps; step++)
        {
            long upToHere = (long)Math.Round((decimal)count * (step + 1) / steps);
            double middle = low * double.Exp2(octaves * (step + 0.5) / steps);
            histogram.Record((long)Math.Round(middle), upToHere - given);
            given = upToHere;
        }
    }

    /// <summary>Adds calls that ended so, each as an interaction too.</summary>
    internal static void AddCalls(RollupCell cell, ErrorClass errorClass, long count)
    {
        Outcome outcome = errorClass == ErrorClass.None ? Outcome.Completed
            : Interactions.Ending.IsRefusal(errorClass) ? Outcome.Refused
            : Outcome.Failed;
        cell.Requests += count;
        cell.Outcomes[(int)outcome] += count;
        cell.ErrorClasses[(int)errorClass] += count;
        cell.Calls += count;
        cell.CallErrorClasses[(int)errorClass] += count;
        cell.UnpricedCalls += count; // metrics carry no price
    }

    private static long Whole(double sum) => double.IsFinite(sum) ? (long)Math.Round(Math.Clamp(sum, 0, 1e15)) : 0;
}
