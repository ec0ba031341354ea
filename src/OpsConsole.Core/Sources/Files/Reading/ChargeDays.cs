namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>
/// Divides a charge into days, UTC, each in proportion to how much of the charge's time falls on it. Shares have 12 decimals; the last day takes what rounding leaves, so
/// that the days always come to the charge.
/// </summary>
internal static class ChargeDays
{
    /// <summary>Most days of a charge, and of a file.</summary>
    public const int Most = 1_100;

    private const int Decimals = 12;
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), Latest = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What is wrong with the time of a charge, and what to do; null when nothing is.</summary>
    public static (string Problem, string Remedy)? Problem(DateTime from, DateTime to) =>
        from < Earliest || to > Latest ? ("It is not between the years 2000 and 2100.", "Look whether the date is right.")
        : to < from ? ("The charge ends before it begins.", "Look whether beginning and end are exchanged.")
        : to - from > TimeSpan.FromDays(Most) ? ($"The charge is for more than {Most:N0} days.", "Look whether the date is right.")
        : null;

    /// <summary>The days with their shares.</summary>
    public static IEnumerable<(DateOnly Day, ChargeSums Sums)> Of(Charge charge)
    {
        DateTime from = charge.From, to = End(charge.To);
        DateOnly first = DateOnly.FromDateTime(from), last = to > from ? DateOnly.FromDateTime(to.AddTicks(-1)) : first;
        ChargeSums left = charge.Sums;
        for (DateOnly day = first; day < last; day = day.AddDays(1))
        {
            DateTime begins = day.ToDateTime(default), ends = begins.AddDays(1);
            decimal part = (decimal)(ends - (from > begins ? from : begins)).Ticks / (to - from).Ticks;
            ChargeSums share = new(Share(charge.Sums.Billed, part), Share(charge.Sums.Effective, part), Share(charge.Sums.Quantity, part));
            left = new ChargeSums(left.Billed - share.Billed, left.Effective - share.Effective, left.Quantity - share.Quantity);
            yield return (day, share);
        }

        yield return (last, left);
    }

    /// <summary>An end that is the last second of something is its end.</summary>
    private static DateTime End(DateTime to) => to.TimeOfDay == new TimeSpan(23, 59, 59) ? to.AddSeconds(1) : to;

    private static decimal Share(decimal amount, decimal part) => Math.Round(amount * part, Decimals, MidpointRounding.ToZero);
}
