using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Reads what telemetry counted and the price book made of it, by day.</summary>
public sealed class PricedUsage(MetricsQuery query)
{
    private const int DayMinutes = 24 * 60;

    private static readonly MetricsDimension[] All = [MetricsDimension.App, MetricsDimension.Env, MetricsDimension.Model, MetricsDimension.Prompt, MetricsDimension.Feature];

    /// <summary>The uses of the days of a range that had model calls.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<PricedUse>> OfAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default)
    {
        MetricsRequest request = new()
        {
            From = from.ToDateTime(default, DateTimeKind.Utc), To = to.ToDateTime(default, DateTimeKind.Utc), IntervalMinutes = DayMinutes, GroupBy = All, CountersOnly = true,
        };
        try
        {
            MetricsResult result = await query.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return
            [
                .. from part in result.Groups
                   from point in part.Series
                   let counted = point.Totals.Counters
                   where counted.Calls > 0 || counted.CostMicros > 0
                   select new PricedUse(
                       DateOnly.FromDateTime(point.At), part.Key[0] ?? "", part.Key[1] ?? "", part.Key[2], part.Key[3], counted.CostMicros / 1_000_000m, TokensOf(counted), counted.Calls, counted.UnpricedCalls)
                   {
                       Feature = part.Key[4],
                   },
            ];
        }
        catch (TooManyPointsException) when (to.DayNumber - from.DayNumber > 1)
        {
            DateOnly middle = from.AddDays((to.DayNumber - from.DayNumber) / 2);
            return [.. await OfAsync(from, middle, cancellationToken).ConfigureAwait(false), .. await OfAsync(middle, to, cancellationToken).ConfigureAwait(false)];
        }
    }

    private static PricedTokens TokensOf(RollupCounters counted) => new(counted.InputTokens, counted.OutputTokens, counted.CacheReadTokens, counted.CacheWriteTokens);
}
