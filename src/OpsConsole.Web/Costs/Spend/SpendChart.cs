using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>What the days of a month cost, and what the rest of them is expected to.</summary>
internal static class SpendChart
{
    private const int DayMinutes = 24 * 60;

    public static ChartSpec Make(SpendData data)
    {
        int days = (int)(data.End - data.From).TotalDays;
        DateTime[] times = [.. Enumerable.Range(0, days).Select(d => data.From.AddDays(d))];
        List<ChartTrace> traces = [new("Spent", 1, [.. times.Select((_, i) => i < data.Days.Count ? (double?)data.Days[i] : null)], ChartShape.Bar)];
        if (data.Forecast is { } forecast && (data.End - data.Until).TotalDays is > 0 and var left)
        {
            double perDay = (double)(forecast.Expected - (data.Now.Cost ?? 0)) / left;
            traces.Add(new ChartTrace("Expected", 6, [.. times.Select(t => t > data.Until ? (double?)perDay : null)], ChartShape.Bar));
        }

        return new ChartSpec
        {
            Unit = "USD a day",
            From = data.From,
            To = data.End,
            Times = times,
            IntervalMinutes = DayMinutes,
            Traces = traces,
            Format = value => Figures.Money((decimal)value),
        };
    }
}
