namespace OpsConsole.Core.Costs.Bill;

/// <summary>
/// Says which days of a bill are to be read. A function of values. Providers change days until the invoice is final, some days into the next month: so this month and
/// the last are read again and again, and the last one no more once it is final.
/// </summary>
internal static class BillDue
{
    /// <summary>Days of the next month after which a day that the source does not call estimated counts as final: late credits come that long.</summary>
    public const int SettlingDays = 7;

    /// <summary>Months that are read at most, this one and those before it: as far as Cost Explorer goes back.</summary>
    private const int MostMonths = 13;

    /// <summary>The days to read, oldest first.</summary>
    /// <param name="known">The days that were read, the newest of them at least, by day.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="since">What was read since then is not read again, UTC.</param>
    public static IReadOnlyList<DateOnly> Of(IReadOnlyDictionary<DateOnly, BilledDay> known, DateTime now, DateTime since)
    {
        DateOnly today = DateOnly.FromDateTime(now);
        List<DateOnly> due = [];
        for (DateOnly day = First(known.Count == 0 ? null : known.Keys.Max(), today); day < today; day = day.AddDays(1))
        {
            if (!known.TryGetValue(day, out BilledDay? read) || (!IsFinal(read) && read.ReadAt < since))
            {
                due.Add(day);
            }
        }

        return due;
    }

    /// <summary>Whether a day changes no more.</summary>
    public static bool IsFinal(BilledDay day) => !day.IsEstimated && DateOnly.FromDateTime(day.ReadAt) > MonthOf(day.Day).AddMonths(1).AddDays(SettlingDays - 1);

    /// <summary>The first day that can be due: that of the last month, or of the month in which reading stopped.</summary>
    /// <param name="newest">The newest day that was read; null for none.</param>
    /// <param name="today">Today, UTC.</param>
    public static DateOnly First(DateOnly? newest, DateOnly today)
    {
        DateOnly month = MonthOf(today), last = month.AddMonths(-1), oldest = month.AddMonths(1 - MostMonths);
        DateOnly stopped = newest is { } day && day < last ? MonthOf(day) : last;
        return stopped < oldest ? oldest : stopped;
    }

    /// <summary>The first day of a month.</summary>
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);
}
