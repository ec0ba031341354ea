using OpsConsole.Core.Costs.Spending;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>What a month cost, and what the month before did by the same day.</summary>
/// <param name="From">Beginning of the month, UTC.</param>
/// <param name="Until">What was counted ends here: now, or the end of the month.</param>
/// <param name="End">End of the month, UTC.</param>
/// <param name="Now">Its numbers.</param>
/// <param name="Before">Those of the month before, up to the same time of it.</param>
/// <param name="Why">Why it is more or less; null where there is nothing to compare.</param>
/// <param name="Forecast">What it will have cost at its end; null while there are too few days to go by.</param>
/// <param name="Days">What each of its days cost so far, US dollars.</param>
/// <param name="Applications">Its applications, the dearest first, each with the month before.</param>
public sealed record SpendData(
    DateTime From, DateTime Until, DateTime End, MetricsTotals Now, MetricsTotals Before, SpendComparison? Why, SpendForecast? Forecast, IReadOnlyList<decimal> Days, IReadOnlyList<SpendRow> Applications)
{
    /// <summary>Whether the month is not over.</summary>
    public bool IsOpen => Until < End;

    /// <summary>Whether nothing was used, in this month and by now in the one before.</summary>
    public bool IsEmpty => Now.Counters.Calls == 0 && Before.Counters.Calls == 0;
}

/// <summary>Why one time cost more or less than another.</summary>
/// <param name="Now">What is compared, such as <c>this month</c>.</param>
/// <param name="Before">With what.</param>
/// <param name="Change">The reasons.</param>
public sealed record SpendComparison(string Now, string Before, CostChange Change);

/// <summary>An application's part of a month.</summary>
/// <param name="Application">Its name.</param>
/// <param name="Now">Its numbers.</param>
/// <param name="Before">Those of the month before, up to the same time of it; null when there are none.</param>
public sealed record SpendRow(string Application, MetricsTotals Now, MetricsTotals? Before);

/// <summary>What one success costs.</summary>
internal static class Success
{
    /// <summary>All that was spent, for each interaction that was completed; null without any, or where nothing has a price.</summary>
    public static decimal? CostOf(MetricsTotals? totals) => totals is { Completed: > 0 } ? totals.Cost / totals.Completed : null;
}
