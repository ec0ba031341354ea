using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Statistics;

/// <summary>Where a number lies with 95% confidence: of twenty such intervals, nineteen hold the number that they are about.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>95% of a normal distribution lie within this many standard deviations of its middle.</summary>
    private const double Sigmas = 1.959964;

    /// <summary>Whether two intervals share any number: then the numbers cannot be told apart.</summary>
    public bool Overlaps(Interval other) => Low <= other.High && other.Low <= High;

    /// <summary>That of a share, by Wilson's score: it stays within 0 and 1, and holds for few cases and for shares near the ends too. Null without cases.</summary>
    /// <param name="hits">Cases that count.</param>
    /// <param name="cases">All cases.</param>
    public static Interval? OfShare(long hits, long cases)
    {
        if (cases <= 0)
        {
            return null;
        }

        double n = cases, share = hits / n, square = Sigmas * Sigmas;
        double middle = (share + (square / (2 * n))) / (1 + (square / n));
        double half = Sigmas / (1 + (square / n)) * Math.Sqrt((share * (1 - share) / n) + (square / (4 * n * n)));
        return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>That of a mean, from the spread of a sample. Null of fewer than two values; never below 0, as nothing costs less.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">Standard deviation of the sample.</param>
    /// <param name="count">Values in the sample.</param>
    public static Interval? OfMean(double mean, double deviation, int count) =>
        count < 2 ? null : new Interval(Math.Max(0, mean - (Sigmas * deviation / Math.Sqrt(count))), mean + (Sigmas * deviation / Math.Sqrt(count)));

    /// <summary>That of a quantile, whatever the distribution: the ranks between which it lies are those of a binomial distribution. Null where these ranks are not within what was measured.</summary>
    /// <param name="durations">What was measured.</param>
    /// <param name="quantile">0 to 1.</param>
    public static Interval? OfQuantile(LatencyHistogram durations, double quantile)
    {
        ArgumentNullException.ThrowIfNull(durations);
        if (durations.Count <= 0)
        {
            return null;
        }

        double half = Sigmas * Math.Sqrt(quantile * (1 - quantile) / durations.Count);
        return quantile - half <= 0 || quantile + half >= 1 ? null : new Interval(durations.Quantile(quantile - half)!.Value, durations.Quantile(quantile + half)!.Value);
    }
}
