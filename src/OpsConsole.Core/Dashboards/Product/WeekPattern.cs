using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>An hour of the week.</summary>
/// <param name="Day">Day of the week.</param>
/// <param name="Hour">Hour, 0 to 23, UTC.</param>
/// <param name="Hours">How many such hours were counted.</param>
/// <param name="Requests">Interactions in all of them.</param>
/// <param name="Completed">Of those whose end is known, those that were completed.</param>
public sealed record WeekHour(DayOfWeek Day, int Hour, int Hours, long Requests, Share Completed)
{
    /// <summary>Interactions in one such hour; null where none was counted.</summary>
    public double? PerHour => Hours > 0 ? (double)Requests / Hours : null;
}

/// <summary>When people ask, by hour and day of the week, UTC.</summary>
public static class WeekPattern
{
    /// <summary>Days in the order in which they are shown.</summary>
    public static IReadOnlyList<DayOfWeek> Days { get; } = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>The 168 hours, Monday midnight first.</summary>
    /// <param name="hours">A point for each hour.</param>
    public static IReadOnlyList<WeekHour> Of(IReadOnlyList<MetricsPoint> hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ILookup<(DayOfWeek, int), MetricsTotals> all = hours.Where(h => h.Totals.Seconds > 0).ToLookup(h => (h.At.DayOfWeek, h.At.Hour), h => h.Totals);
        return [.. Days.SelectMany(day => Enumerable.Range(0, 24).Select(hour =>
        {
            MetricsTotals[] counted = [.. all[(day, hour)]];
            return new WeekHour(day, hour, counted.Length, counted.Sum(t => t.Requests), new Share(counted.Sum(t => t.Completed), counted.Sum(t => t.Known)));
        }))];
    }
}
