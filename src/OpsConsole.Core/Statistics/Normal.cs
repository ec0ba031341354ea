namespace OpsConsole.Core.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>95% of it lie within this many standard deviations of its middle.</summary>
    public const double Sigmas95 = 1.959963984540054;

    private const double SeriesBelow = 2.5;

    /// <summary>The probability of a value at least this far from the middle, on either side. 1 for what is no number: it says nothing.</summary>
    public static double TwoSided(double z) => double.IsNaN(z) ? 1 : ErrorComplement(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>
    /// erfc(x) for x of 0 and more, to about 14 digits: the Taylor series of erf near 0, its continued fraction farther out (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    private static double ErrorComplement(double x)
    {
        if (x < SeriesBelow)
        {
            double term = x, sum = x;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }

        double fraction = x;
        for (int n = 120; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
