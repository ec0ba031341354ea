using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>A month as a bar.</summary>
/// <param name="First">Its first day, UTC.</param>
/// <param name="Cost">US dollars so far; null where there was no use.</param>
/// <param name="Forecast">What it is expected to cost; null where it is over, or cannot be said.</param>
/// <param name="Spent">Where the bar of what was spent ends, 0 to 1 of the highest.</param>
/// <param name="Expected">Where the mark of what is expected stands.</param>
/// <param name="Low">Where the band of the forecast begins.</param>
/// <param name="High">Where it ends.</param>
internal sealed record MonthBar(DateOnly First, decimal? Cost, SpendForecast? Forecast, double Spent, double Expected, double Low, double High);

/// <summary>Makes bars of months, the last with the band of its forecast.</summary>
internal static class MonthBars
{
    public static IReadOnlyList<MonthBar> Of(IReadOnlyList<MonthCost> months, SpendForecast? forecast)
    {
        decimal highest = Math.Max(months.Max(m => m.Cost ?? 0), forecast?.High ?? 0);
        double Part(decimal? dollars) => highest > 0 ? (double)((dollars ?? 0) / highest) : 0;
        return [.. months.Select((m, i) => i == months.Count - 1 && forecast is { } last
            ? new MonthBar(m.First, m.Cost, last, Part(m.Cost), Part(last.Expected), Part(last.Low), Part(last.High))
            : new MonthBar(m.First, m.Cost, null, Part(m.Cost), 0, 0, 0))];
    }
}
