namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Values that a bucket received.</summary>
/// <param name="Low">Lower bound of the bucket.</param>
/// <param name="High">Upper bound; may be infinite.</param>
/// <param name="First">How many values it held before.</param>
/// <param name="Count">How many it received.</param>
internal readonly record struct StepBucket(double Low, double High, long First, long Count);

/// <summary>What was counted between two readings of a counter or histogram.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Sum">Their sum, or what the counter rose by.</param>
/// <param name="WholeSum">The same in whole numbers, for tokens.</param>
/// <param name="Buckets">The buckets that received values.</param>
/// <remarks>
/// Whole numbers are taken of both readings and then subtracted, so that steps add up to the same however a stretch of time is cut into windows.
/// </remarks>
internal readonly record struct HistogramStep(long Count, double Sum, long WholeSum, IReadOnlyList<StepBucket> Buckets)
{
    private const double Slack = 1e-6; // of bounds that are the same and were computed in two ways, and of whole numbers

    /// <summary>What a reading adds to the one before.</summary>
    public static HistogramStep Of(HistogramReading before, HistogramReading now)
    {
        if (now.Buckets.Count == 0 && before.Buckets.Count == 0)
        {
            bool fell = now.Count > 0 || before.Count > 0 ? now.Count < before.Count : now.Sum < before.Sum;
            return fell ? Whole(now) : new HistogramStep(Floor(now.Count) - Floor(before.Count), Rise(before, now), WholeRise(before, now), []);
        }

        if (now.Count < before.Count)
        {
            return Whole(now); // it began anew
        }

        double[] held = new double[now.Buckets.Count];
        foreach (PrometheusBucket bucket in before.Buckets)
        {
            if (bucket.Count <= 0)
            {
                continue;
            }

            int at = Containing(now.Buckets, bucket);
            if (at < 0)
            {
                // The buckets are others than before: a native histogram becomes finer only when it begins anew. A classic one lacks a series.
                return now.IsNative ? Whole(now) : Scaled(before, now);
            }

            held[at] += bucket.Count;
        }

        List<StepBucket> steps = [];
        for (int i = 0; i < held.Length; i++)
        {
            PrometheusBucket bucket = now.Buckets[i];
            if (bucket.Count < held[i] - Slack)
            {
                return Whole(now); // a bucket fell: it began anew and has counted more than before already
            }

            Add(steps, bucket, Floor(held[i]), Floor(bucket.Count) - Floor(held[i]));
        }

        return new HistogramStep(Floor(now.Count) - Floor(before.Count), Rise(before, now), WholeRise(before, now), steps);
    }

    private static HistogramStep Whole(HistogramReading now)
    {
        List<StepBucket> steps = [];
        foreach (PrometheusBucket bucket in now.Buckets)
        {
            Add(steps, bucket, 0, Floor(bucket.Count));
        }

        return new HistogramStep(Floor(now.Count), double.IsFinite(now.Sum) ? Math.Max(0, now.Sum) : 0, Floor(now.Sum), steps);
    }

    /// <summary>The added values, spread as all values are.</summary>
    private static HistogramStep Scaled(HistogramReading before, HistogramReading now)
    {
        long added = Floor(now.Count) - Floor(before.Count), given = 0;
        double seen = 0;
        List<StepBucket> steps = [];
        foreach (PrometheusBucket bucket in now.Buckets)
        {
            seen += bucket.Count;
            long upToHere = now.Count > 0 ? (long)Math.Round(seen / now.Count * added) : 0;
            Add(steps, bucket, Floor(bucket.Count), upToHere - given);
            given = upToHere;
        }

        return new HistogramStep(added, Rise(before, now), WholeRise(before, now), steps);
    }

    /// <summary>The bucket that a bucket lies in: the same, or a wider one after a native histogram became coarser; -1 for none.</summary>
    private static int Containing(IReadOnlyList<PrometheusBucket> buckets, PrometheusBucket wanted)
    {
        double high = wanted.High - (Math.Abs(wanted.High) * Slack), low = wanted.Low + (Math.Abs(wanted.Low) * Slack);
        int from = 0, to = buckets.Count;
        while (from < to) // the first that ends at or after it
        {
            int middle = (from + to) / 2;
            (from, to) = Ends(buckets[middle].High, wanted.High, high) ? (from, middle) : (middle + 1, to);
        }

        return from < buckets.Count && buckets[from].Low <= low ? from : -1;
    }

    private static bool Ends(double bound, double wanted, double almost) => double.IsInfinity(wanted) ? double.IsPositiveInfinity(bound) : bound >= almost;

    private static void Add(List<StepBucket> steps, PrometheusBucket bucket, long first, long count)
    {
        if (count > 0)
        {
            steps.Add(new StepBucket(bucket.Low, bucket.High, first, count));
        }
    }

    private static double Rise(HistogramReading before, HistogramReading now) => now.Sum - before.Sum is var rise && double.IsFinite(rise) ? Math.Max(0, rise) : 0;

    private static long WholeRise(HistogramReading before, HistogramReading now) => Math.Max(0, Floor(now.Sum) - Floor(before.Sum));

    private static long Floor(double value) => double.IsFinite(value) ? (long)Math.Floor(Math.Clamp(value, 0, 1e15) + Slack) : 0;
}
