namespace OpsConsole.Core.Statistics;

/// <summary>How two shares differ, and whether that may be chance.</summary>
/// <param name="One">The first.</param>
/// <param name="Other">What it is compared with.</param>
/// <param name="Value">The first less the other.</param>
/// <param name="Within">Where the difference lies with 95% confidence, by Newcombe's hybrid score method (Statistics in Medicine 17, 1998, method 10).</param>
/// <param name="P">How probable a difference as large is where there is none: the two-sided test of two proportions with a pooled variance, which is the chi-squared test without Yates' correction.</param>
/// <param name="Always">The same for those who look again and again until they see something (<see cref="AlwaysValid"/>); never less than what a single look would need.</param>
public sealed record ShareDifference(Share One, Share Other, double Value, Interval Within, double P, double Always)
{
    /// <summary>
    /// A difference that matters, for the mixture of <see cref="AlwaysValid"/>: the test is quickest where the true one is about as large, and right wherever it is.
    /// </summary>
    private const double Mattering = 0.03;

    /// <summary>Compares them; null where either has no cases.</summary>
    public static ShareDifference? Of(Share one, Share other)
    {
        if (Interval.OfShare(one.Hits, one.Cases) is not { } mine || Interval.OfShare(other.Hits, other.Cases) is not { } theirs)
        {
            return null;
        }

        double p1 = one.Part!.Value, p2 = other.Part!.Value, difference = p1 - p2;
        Interval within = new(
            difference - Math.Sqrt(Square(p1 - mine.Low) + Square(theirs.High - p2)),
            difference + Math.Sqrt(Square(mine.High - p1) + Square(p2 - theirs.Low)));
        return new ShareDifference(one, other, difference, within, PooledTest(one, other), AlwaysValid(one, other));
    }

    private static double PooledTest(Share one, Share other)
    {
        double pooled = (double)(one.Hits + other.Hits) / (one.Cases + other.Cases);
        double variance = pooled * (1 - pooled) * ((1.0 / one.Cases) + (1.0 / other.Cases));
        return variance <= 0 ? 1 : Normal.TwoSided((one.Part!.Value - other.Part!.Value) / Math.Sqrt(variance));
    }

    /// <summary>
    /// The p-value that stays valid however often one looks: the mixture sequential probability ratio test with a normal mixture (Johari, Koomen, Pekelis, Walsh: Always Valid
    /// Inference, Operations Research 70, 2022).
    /// </summary>
    private static double AlwaysValid(Share one, Share other)
    {
        // Half a case is added on each side, so that shares of 0 and 1 have a variance too (Agresti and Caffo, 2000, with less weight).
        static double Variance(Share share) => (share.Hits + 0.5) / (share.Cases + 1) * (share.Cases - share.Hits + 0.5) / (share.Cases + 1) / share.Cases;
        double variance = Variance(one) + Variance(other), mixture = Square(Mattering), difference = one.Part!.Value - other.Part!.Value;
        double log = (0.5 * Math.Log(variance / (variance + mixture))) + (mixture * Square(difference) / (2 * variance * (variance + mixture)));
        return Math.Min(1, Math.Exp(-log));
    }

    private static double Square(double value) => value * value;
}
