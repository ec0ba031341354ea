using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>Tokens per second by kind, stacked: kinds that are subsets of others are taken out of them, so that nothing counts twice.</summary>
internal static class TokenRateChart
{
    private static readonly (string Name, int Color, Func<RollupCounters, long> Count)[] Kinds =
    [
        ("Input", 1, c => c.InputTokens - c.CacheReadTokens), ("Input from cache", 6, c => c.CacheReadTokens),
        ("Output", 3, c => c.OutputTokens - c.ReasoningTokens), ("Reasoning", 4, c => c.ReasoningTokens),
    ];

    public static ChartSpec Make(EngineeringData data)
    {
        List<ChartTrace> traces =
        [
            .. Kinds.Where(k => k.Count(data.Total.Counters) > 0)
                .Select(k => new ChartTrace(k.Name, k.Color, data.Values(t => t.PerSecond(Math.Max(0, k.Count(t.Counters)))), ChartShape.Area)),
        ];
        if (data.HasPrevious)
        {
            traces.Add(new ChartTrace("All before", 8, data.PreviousValues(All), ChartShape.Dotted));
        }

        return new ChartSpec
        {
            Unit = "tokens per s",
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            Traces = traces,
            Format = value => $"{Figures.Short(value)}/s",
            Link = point => data.Interactions(point.Index).Url,
        };
    }

    private static double? All(MetricsTotals totals) => totals.PerSecond(totals.Counters.InputTokens + totals.Counters.OutputTokens);
}
