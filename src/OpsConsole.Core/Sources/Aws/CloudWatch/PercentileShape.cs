using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>
/// Rebuilds a distribution from its percentiles. The histogram has exactly the count, its quantiles at the percentiles that were asked are those that were
/// answered, and between them durations rise evenly on a logarithmic scale, which is how latencies are closest to. Of what is shorter than the lowest percentile
/// nothing is known: it counts as that.
/// </summary>
internal static class PercentileShape
{
    /// <summary>The most steps between two percentiles: finer than the histogram's buckets unless they are more than eight octaves apart.</summary>
    private const int MostSteps = 512;

    /// <summary>Records durations.</summary>
    /// <param name="histogram">Where to.</param>
    /// <param name="count">How many there were.</param>
    /// <param name="quantiles">Rising, above 0; 1 stands for the longest.</param>
    /// <param name="micros">The duration at each, microseconds; NaN where it was not answered.</param>
    /// <returns>False when no duration is known: then nothing is recorded.</returns>
    public static bool TryRecord(LatencyHistogram histogram, long count, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> micros)
    {
        List<Pin> pins = Pins(count, quantiles, micros);
        if (count <= 0 || pins.Count == 0)
        {
            return false;
        }

        Pin last = pins[0] with { Rank = 0 };
        foreach (Pin pin in pins)
        {
            Between(histogram, last, pin);
            histogram.Record(Whole(pin.Micros));
            last = pin;
        }

        if (last.Rank < count)
        {
            histogram.Record(Whole(last.Micros), count - last.Rank);
        }

        return true;
    }

    /// <summary>The durations that are known by rank: the n-th shortest of all. Each is at least as long as the one before.</summary>
    private static List<Pin> Pins(long count, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> micros)
    {
        List<Pin> pins = [];
        double longest = quantiles[^1] >= 1 && double.IsFinite(micros[^1]) ? Math.Clamp(micros[^1], 1, LatencyHistogram.MaxMicros) : LatencyHistogram.MaxMicros;
        for (int i = 0; i < quantiles.Length; i++)
        {
            if (!double.IsFinite(micros[i]) || micros[i] < 0)
            {
                continue;
            }

            // The rank is the one that LatencyHistogram.Quantile looks for. Of several percentiles within one rank the one nearest to its middle says most.
            long rank = (long)Math.Max(1, Math.Ceiling(quantiles[i] * count));
            double offMiddle = quantiles[i] >= 1 ? 0 : Math.Abs(quantiles[i] - ((rank - 0.5) / count));
            Pin pin = new(rank, Math.Clamp(micros[i], 1, longest), offMiddle);
            if (pins.Count > 0 && pins[^1].Rank == rank)
            {
                if (pin.OffMiddle > pins[^1].OffMiddle)
                {
                    continue;
                }

                pins.RemoveAt(pins.Count - 1);
            }

            pins.Add(pins.Count > 0 ? pin with { Micros = Math.Max(pin.Micros, pins[^1].Micros) } : pin);
        }

        return pins;
    }

    private static void Between(LatencyHistogram histogram, Pin low, Pin high)
    {
        long ranks = high.Rank - low.Rank - 1;
        int steps = (int)Math.Min(ranks, MostSteps);
        double octaves = Math.Log2(high.Micros / low.Micros);
        long given = 0;
        for (int step = 0; step < steps; step++)
        {
            long upToHere = (long)((decimal)ranks * (step + 1) / steps);
            double at = (given + upToHere + 1) / 2.0 / (ranks + 1);
            histogram.Record(Whole(low.Micros * double.Exp2(octaves * at)), upToHere - given);
            given = upToHere;
        }
    }

    private static long Whole(double micros) => (long)Math.Round(micros);

    private readonly record struct Pin(long Rank, double Micros, double OffMiddle);
}
