using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>How many turns conversations take, by the day they began.</summary>
internal static class ConversationChart
{
    private const int DayMinutes = 24 * 60;

    /// <summary>The chart of counted days.</summary>
    /// <param name="figures">At least one day.</param>
    /// <param name="filter">Which interactions the days lead to.</param>
    public static ChartSpec Of(ConversationFigures figures, MetricsFilter filter) => new()
    {
        Unit = "turns",
        From = Start(figures.Days[0].Day),
        To = Start(figures.Days[^1].Day.AddDays(1)),
        Times = [.. figures.Days.Select(d => Start(d.Day))],
        IntervalMinutes = DayMinutes,
        Traces =
        [
            new("mean", 2, [.. figures.Days.Select(d => d.Counts.Mean)]),
            new("95% have at most", 1, [.. figures.Days.Select(d => (double?)d.Counts.Quantile(0.95))]),
        ],
        Format = value => $"{Figures.Digits(value)} turns",
        Link = point => new InteractionLink(filter, TimeRange.Between(Start(figures.Days[point.Index].Day), Start(figures.Days[point.Index].Day.AddDays(1)))).Url,
    };

    private static DateTime Start(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
