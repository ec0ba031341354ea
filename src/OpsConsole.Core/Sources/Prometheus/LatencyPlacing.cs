using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>
/// Places the values of buckets in a histogram of ours, where <c>histogram_quantile</c> supposes them: evenly between the bounds of a classic bucket,
/// evenly on a logarithmic scale in a native one. So both give the same quantiles.
/// </summary>
/// <remarks>
/// A minute may bring one value a bucket. Put in the middle each time, an hour of them would all lie there; so the n-th value that a bucket ever received
/// lies at the fractional part of n times the golden ratio, which fills the bucket evenly from the first value on, and is the same whenever it is read again.
/// </remarks>
internal static class LatencyPlacing
{
    private const double Golden = 0.61803398874989485, MicrosASecond = 1e6;

    /// <summary>More values than this are placed in as many equal parts: the histogram tells no more apart.</summary>
    private const int MostParts = 512;

    /// <summary>Without better knowledge the open bucket reaches this many times its lower bound.</summary>
    private const double OpenRatio = 2;

    /// <summary>Wide enough that no value of the open bucket is rounded to below its lower bound.</summary>
    private const double LeastOpenRatio = 1.0219; // 2^(2/64): two buckets of ours

    private const double MostOpenRatio = 1e6;

    /// <summary>Places what a step counted.</summary>
    /// <param name="histogram">Where.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">Seconds that one of its values is.</param>
    public static void Place(LatencyHistogram histogram, in HistogramStep step, double unit)
    {
        double micros = unit * MicrosASecond;
        foreach (StepBucket bucket in step.Buckets)
        {
            double low = Math.Max(0, bucket.Low);
            if (double.IsPositiveInfinity(bucket.High))
            {
                // Nothing known below: as the buckets of one value; above: no quantile may be less than the last bound.
                double bottom = low > 0 ? low : Math.Max(step.Count > 0 ? step.Sum / step.Count / OpenRatio : 0, 1 / micros);
                Spread(histogram, bucket, bottom * micros, bottom * OpenRatioOf(step, bottom, bucket.Count) * micros, logarithmic: true);
            }
            else
            {
                Spread(histogram, bucket, low * micros, Math.Max(low, bucket.High) * micros, IsExponential(bucket));
            }
        }
    }

    /// <summary>
    /// How far the open bucket reaches. What the sum says for certain is kept to: the values below lie somewhere between their bounds, and the open ones make up
    /// the rest. Within that, <see cref="OpenRatio"/>.
    /// </summary>
    private static double OpenRatioOf(in HistogramStep step, double low, long count)
    {
        double least = step.Sum, most = step.Sum;
        foreach (StepBucket bucket in step.Buckets)
        {
            if (!double.IsPositiveInfinity(bucket.High))
            {
                least -= Math.Max(0, bucket.High) * bucket.Count;
                most -= Math.Max(0, bucket.Low) * bucket.Count;
            }
        }

        double mean = Mean(OpenRatio);
        if (step.Sum > 0)
        {
            mean = Math.Max(Math.Min(mean, most / count / low), least / count / low);
        }

        double from = LeastOpenRatio, to = MostOpenRatio;
        for (int i = 0; i < 60; i++) // the ratio whose mean it is: means rise with ratios
        {
            double middle = Math.Sqrt(from * to);
            (from, to) = Mean(middle) < mean ? (middle, to) : (from, middle);
        }

        return from;
    }

    /// <summary>Mean of values that lie evenly on a logarithmic scale from 1 to the ratio.</summary>
    private static double Mean(double ratio) => (ratio - 1) / Math.Log(ratio);

    /// <summary>True for the bounds of a native histogram's standard buckets: powers of 2^(2^-s), s from -4 to 8.</summary>
    private static bool IsExponential(StepBucket bucket)
    {
        if (bucket.Low <= 0)
        {
            return false;
        }

        double octaves = Math.Log2(bucket.High / bucket.Low), schema = Math.Round(-Math.Log2(octaves));
        double scale = double.Exp2(schema), index = Math.Log2(bucket.High) * scale;
        return schema is >= -4 and <= 8 && Math.Abs((octaves * scale) - 1) < 1e-6 && Math.Abs(index - Math.Round(index)) < 1e-6;
    }

    private static void Spread(LatencyHistogram histogram, StepBucket bucket, double low, double high, bool logarithmic)
    {
        low = Math.Min(low, LatencyHistogram.MaxMicros);
        high = Math.Min(high, LatencyHistogram.MaxMicros);
        if (bucket.Count <= MostParts)
        {
            for (long n = bucket.First; n < bucket.First + bucket.Count; n++)
            {
                double position = (n + 0.5) * Golden;
                histogram.Record(At(low, high, position - Math.Floor(position), logarithmic));
            }

            return;
        }

        long given = 0;
        for (int part = 0; part < MostParts; part++)
        {
            long upToHere = (long)((decimal)bucket.Count * (part + 1) / MostParts);
            histogram.Record(At(low, high, (part + 0.5) / MostParts, logarithmic), upToHere - given);
            given = upToHere;
        }
    }

    private static long At(double low, double high, double part, bool logarithmic) =>
        (long)Math.Round(logarithmic && low > 0 ? low * Math.Pow(high / low, part) : low + ((high - low) * part));
}
