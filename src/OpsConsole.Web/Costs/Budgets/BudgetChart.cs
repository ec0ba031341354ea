using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>Draws a budget: what is spent by and by against the amount, and how fast.</summary>
internal static class BudgetChart
{
    private const int Blue = 1, Grey = 6, Red = 4;

    /// <summary>Length of the intervals of a period's chart, minutes.</summary>
    public static int IntervalOf(BudgetPeriod period) => period switch { BudgetPeriod.Day => 60, BudgetPeriod.Week => 6 * 60, _ => 24 * 60 };

    /// <summary>A period: each point is what was spent by the end of its interval.</summary>
    public static ChartSpec Period(Budget budget, BudgetStanding standing, BudgetHistory history)
    {
        int minutes = history.IntervalMinutes, all = (int)(standing.Period.Length.TotalMinutes / minutes), now = Math.Min(history.Dollars.Count, all) - 1;
        DateTime[] times = [.. Enumerable.Range(0, all).Select(i => standing.Period.From.AddMinutes(i * minutes))];
        double?[] spent = new double?[all];
        decimal sum = 0;
        for (int i = 0; i <= now; i++)
        {
            spent[i] = (double)(sum += history.Dollars[i]);
        }

        List<ChartTrace> traces = [new("Spent", Blue, spent, ChartShape.Line), new("Amount", Red, [.. times.Select(_ => (double?)budget.Amount)], ChartShape.Dashed)];
        if (standing.Forecast is { } forecast && now < all - 1)
        {
            traces.Add(new ChartTrace("Expected", Grey, Towards(forecast.Expected), ChartShape.Line));
            traces.Add(new ChartTrace("Four in five, low", Grey, Towards(forecast.Low), ChartShape.Dashed));
            traces.Add(new ChartTrace("Four in five, high", Grey, Towards(forecast.High), ChartShape.Dashed));
        }

        return new ChartSpec
        {
            Unit = "USD", From = standing.Period.From, To = standing.Period.End, Times = times, IntervalMinutes = minutes, Traces = traces, Format = value => Figures.Money((decimal)value),
        };

        double?[] Towards(decimal end) =>
            [.. Enumerable.Range(0, all).Select(i => i < now ? null : (double?)((double)sum + ((double)(end - sum) * (i - now) / Math.Max(all - 1 - now, 1))))];
    }

    /// <summary>The last minutes, with the limit and the usual.</summary>
    public static ChartSpec Rate(Budget budget, BudgetStanding standing, BudgetHistory history)
    {
        DateTime[] times = [.. Enumerable.Range(0, history.Dollars.Count).Select(i => history.From.AddMinutes(i * history.IntervalMinutes))];
        List<ChartTrace> traces = [new("Spent", Blue, [.. history.Dollars.Select(d => (double?)d)], ChartShape.Bar)];
        if (standing.Usual is { } usual)
        {
            traces.Add(new ChartTrace("Usual for this hour of the week", Grey, [.. times.Select(_ => (double?)usual)], ChartShape.Dashed));
        }

        if (budget.PerMinute is { } limit)
        {
            traces.Add(new ChartTrace("Limit", Red, [.. times.Select(_ => (double?)limit)], ChartShape.Dashed));
        }

        return new ChartSpec
        {
            Unit = "USD a minute", From = history.From, To = history.From.AddMinutes(history.Dollars.Count), Times = times, IntervalMinutes = history.IntervalMinutes, Traces = traces,
            Format = value => Figures.Money((decimal)value),
        };
    }
}
