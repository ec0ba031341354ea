using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>A model that is in use.</summary>
/// <param name="Model">As applications name it; null where they name none.</param>
/// <param name="Calls">Calls of the range.</param>
/// <param name="Unpriced">Those of them that have no price.</param>
/// <param name="InputTokens">Their input tokens, cached ones included.</param>
/// <param name="OutputTokens">Their output tokens.</param>
/// <param name="Cost">What those with a price cost, US dollars.</param>
public sealed record ModelTraffic(string? Model, long Calls, long Unpriced, long InputTokens, long OutputTokens, decimal Cost);

/// <summary>Which models are in use, and which of them have no price: what is not priced is never silently free.</summary>
public sealed class ModelsInUse(MetricsQuery metrics)
{
    /// <summary>Reads it, most calls first.</summary>
    /// <param name="from">From when on, UTC.</param>
    /// <param name="to">Until when, UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ModelTraffic>> ReadAsync(DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        MetricsResult result = await metrics.RunAsync(new MetricsRequest { From = from, To = to, GroupBy = [MetricsDimension.Model], CountersOnly = true }, cancellationToken).ConfigureAwait(false);
        return
        [
            .. result.Groups.Where(g => g.Totals.Counters.Calls > 0)
                .Select(g => new ModelTraffic(g.Key[0], g.Totals.Counters.Calls, g.Totals.Counters.UnpricedCalls, g.Totals.Counters.InputTokens, g.Totals.Counters.OutputTokens, g.Totals.Counters.CostMicros / 1_000_000m))
                .OrderByDescending(m => m.Calls).ThenBy(m => m.Model, StringComparer.Ordinal),
        ];
    }
}
