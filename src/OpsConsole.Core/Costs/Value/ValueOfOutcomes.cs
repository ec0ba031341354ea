using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Costs.Value;

/// <summary>What an application brought and cost in a time.</summary>
/// <param name="Application">Its name.</param>
/// <param name="Outcomes">The outcomes that counted.</param>
/// <param name="Sums">Value and cost; its value is null where no entry says one.</param>
public sealed record ApplicationValue(string Application, long Outcomes, ValueAndCost Sums);

/// <summary>Turns outcomes into money, day by day with the entry that counts on that day.</summary>
public static class ValueOfOutcomes
{
    private const decimal DaysOfMonth = 30;

    /// <summary>Counts it for each application.</summary>
    /// <param name="byApplicationAndDay">The numbers of the time by application, in points of a day.</param>
    /// <param name="book">What outcomes are worth.</param>
    /// <param name="until">The end of what has happened, UTC: of the last day only the part before it costs anything.</param>
    public static IReadOnlyList<ApplicationValue> Of(MetricsResult byApplicationAndDay, ValueBook book, DateTime until)
    {
        ArgumentNullException.ThrowIfNull(byApplicationAndDay);
        ArgumentNullException.ThrowIfNull(book);
        return [.. byApplicationAndDay.Groups.Select(g => OfOne(g, book, until))];
    }

    /// <summary>All applications together. Those without a value cost, and bring nothing.</summary>
    public static ValueAndCost Sum(IReadOnlyList<ApplicationValue> applications)
    {
        ArgumentNullException.ThrowIfNull(applications);
        bool noValue = applications.All(a => a.Sums.Value is null), noPrice = applications.All(a => a.Sums.Models is null);
        return new ValueAndCost(
            applications.Select(a => a.Sums.Months).DefaultIfEmpty(0).Max(), noValue ? null : applications.Sum(a => a.Sums.Value ?? 0), noPrice ? null : applications.Sum(a => a.Sums.Models ?? 0),
            applications.Sum(a => a.Sums.Running), applications.Sum(a => a.Sums.BuildShare), applications.Sum(a => a.Sums.Build));
    }

    private static ApplicationValue OfOne(MetricsGroup group, ValueBook book, DateTime until)
    {
        string application = group.Key[0] ?? "";
        decimal value = 0, running = 0, built = 0, days = 0;
        long outcomes = 0;
        bool isKnown = false;
        foreach (MetricsPoint point in group.Series)
        {
            decimal part = Math.Clamp((decimal)(until - point.At).TotalDays, 0, 1);
            days += part;
            if (book.Find(application, DateOnly.FromDateTime(point.At)) is not { } entry)
            {
                continue;
            }

            long counted = entry.Kind == ValueKind.Sent ? point.Totals.Counters.ValuedCount : point.Totals.Counters.Outcomes[(int)entry.Outcome];
            isKnown = true;
            outcomes += counted;
            value += entry.OneOutcome is { } one ? counted * one : (point.Totals.StatedValue ?? 0) * entry.Share;
            running += entry.Monthly * part / DaysOfMonth;
            built += book.IsPaidOff(entry, DateOnly.FromDateTime(point.At)) ? 0 : entry.Build / entry.BuildMonths * part / DaysOfMonth;
        }

        decimal build = group.Series.Count > 0 && book.Find(application, DateOnly.FromDateTime(group.Series[^1].At)) is { } last ? last.Build : 0;
        return new ApplicationValue(application, outcomes, new ValueAndCost(days / DaysOfMonth, isKnown ? value : null, group.Totals.Cost, running, built, build));
    }
}
