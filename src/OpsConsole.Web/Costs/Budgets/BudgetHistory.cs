using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>What a budget's part spent, interval by interval.</summary>
/// <param name="From">Start of the first interval, UTC.</param>
/// <param name="IntervalMinutes">Length of an interval.</param>
/// <param name="Dollars">What each had, US dollars.</param>
public sealed record BudgetHistory(DateTime From, int IntervalMinutes, IReadOnlyList<decimal> Dollars)
{
    /// <summary>Reads it.</summary>
    internal static async Task<BudgetHistory> ReadAsync(MetricsQuery query, Teams teams, BudgetScope scope, DateTime from, DateTime to, int intervalMinutes, CancellationToken cancellationToken)
    {
        MetricsDimension[] by = [MetricsDimension.App, MetricsDimension.Env, MetricsDimension.Model, .. scope.Kind == BudgetScopeKind.Feature ? [MetricsDimension.Feature] : Array.Empty<MetricsDimension>()];
        MetricsResult result = await query.RunAsync(
            new MetricsRequest { From = from, To = to, IntervalMinutes = intervalMinutes, GroupBy = by, CountersOnly = true }, cancellationToken);
        decimal[] dollars = new decimal[(int)Math.Ceiling((to - from).TotalMinutes / intervalMinutes)];
        foreach (MetricsGroup group in result.Groups.Where(g => scope.Covers(g.Key[0], g.Key[1], g.Key[2], g.Key.ElementAtOrDefault(3), teams)))
        {
            for (int i = 0; i < dollars.Length && i < group.Series.Count; i++)
            {
                dollars[i] += group.Series[i].Totals.Counters.CostMicros / 1_000_000m;
            }
        }

        return new BudgetHistory(from, intervalMinutes, dollars);
    }
}
