namespace OpsConsole.Core.Costs.Spending;

/// <summary>What a period will have cost at its end: what it has cost, and for each day that is left the mean of the last seven.</summary>
/// <param name="Expected">US dollars.</param>
/// <param name="Low">Lower end of the band that holds it in four cases of five, where days vary as they did and independently of one another.</param>
/// <param name="High">Its upper end.</param>
public sealed record SpendForecast(decimal Expected, decimal Low, decimal High)
{
    /// <summary>Whole days that must be there.</summary>
    public const int LeastDays = 3;

    private const int MeanDays = 7, SpreadDays = 28;

    /// <summary>80% of a normal distribution lie within this many standard deviations of its middle.</summary>
    private const double Sigmas = 1.2816;

    /// <summary>Makes it.</summary>
    /// <param name="soFar">What the period has cost.</param>
    /// <param name="daysLeft">Days that are left, with the rest of today as a fraction.</param>
    /// <param name="wholeDays">What whole days before today cost, oldest first; the last 28 count.</param>
    /// <returns>Null while there are too few days to go by.</returns>
    public static SpendForecast? Of(decimal soFar, double daysLeft, IReadOnlyList<decimal> wholeDays)
    {
        ArgumentNullException.ThrowIfNull(wholeDays);
        if (daysLeft <= 0)
        {
            return new SpendForecast(soFar, soFar, soFar);
        }

        if (wholeDays.Count < LeastDays)
        {
            return null;
        }

        double[] spread = [.. wholeDays.TakeLast(SpreadDays).Select(d => (double)d)];
        double mean = spread.Average(), deviation = Math.Sqrt(spread.Sum(d => (d - mean) * (d - mean)) / (spread.Length - 1));
        decimal rest = wholeDays.TakeLast(MeanDays).Average() * (decimal)daysLeft, band = (decimal)(Sigmas * deviation * Math.Sqrt(daysLeft));
        return new SpendForecast(soFar + rest, Math.Max(soFar, soFar + rest - band), soFar + rest + band); // what is spent is spent
    }
}
