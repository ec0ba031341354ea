using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>P50, P95 and P99 of a duration over time; never a mean.</summary>
internal static class QuantileChart
{
    private static readonly (string Name, int Color, Func<LatencyQuantiles, double> Value)[] Quantiles =
        [("P50", 2, q => q.P50), ("P95", 1, q => q.P95), ("P99", 4, q => q.P99)];

    /// <summary>Durations of interactions, or of model calls where the page is set to them.</summary>
    public static ChartSpec Latency(EngineeringData data) => Make(data, data.LatencyOf, bounded: !data.OfCalls);

    /// <summary>Times to first token.</summary>
    public static ChartSpec FirstToken(EngineeringData data) => Make(data, totals => totals.FirstToken, bounded: false);

    private static ChartSpec Make(EngineeringData data, Func<MetricsTotals, LatencyQuantiles?> of, bool bounded)
    {
        bool seconds = data.Values(t => of(t)?.P99).Max() >= 2e6;
        double unit = seconds ? 1e6 : 1e3;
        List<ChartTrace> traces = [];
        foreach ((string name, int color, Func<LatencyQuantiles, double> value) in Quantiles)
        {
            double? Scaled(MetricsTotals totals) => of(totals) is { } quantiles ? value(quantiles) / unit : null;
            traces.Add(new ChartTrace(name, color, data.Values(Scaled)));
            if (data.HasPrevious)
            {
                traces.Add(new ChartTrace(name + " before", color, data.PreviousValues(Scaled), ChartShape.Dotted));
            }
        }

        return new ChartSpec
        {
            Unit = seconds ? "s" : "ms",
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            Traces = traces,
            Format = value => Figures.Duration(value * unit),
            Link = point => (data.Interactions(point.Index) with
            {
                SlowestFirst = true,
                // Those at or above the quantile; of calls and first tokens, an interaction's own duration says nothing.
                MinMicros = bounded && traces[point.Trace] is { Name: "P95" or "P99", Values: var values }
                    ? values[point.Index] * unit * (1 - LatencyHistogram.RelativeError)
                    : null,
            }).Url,
        };
    }
}
