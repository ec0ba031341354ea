namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>
/// Makes whole numbers of fractions that add up right: <c>increase()</c> says 0.4 requests a minute where there were 24 an hour, and 0 a minute would be none. A
/// fraction is rounded up in as large a part of the minutes as it says, and in the same ones whenever it is read again.
/// </summary>
internal static class Dither
{
    private const double Golden = 0.61803398874989485, Most = 1e15;

    /// <summary>The whole number for a minute.</summary>
    public static long Whole(double value, int minute)
    {
        double nearest = Math.Round(value), position = minute * Golden;
        return Math.Abs(value - nearest) < 1e-6 ? (long)Math.Clamp(nearest, 0, Most) : (long)Math.Clamp(Math.Floor(value + position - Math.Floor(position)), 0, Most);
    }
}
