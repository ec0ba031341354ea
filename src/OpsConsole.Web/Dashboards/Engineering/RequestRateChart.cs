using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>Interactions and model calls per unit of time.</summary>
internal static class RequestRateChart
{
    public static ChartSpec Make(EngineeringData data)
    {
        double?[] requests = data.Values(Requests);
        RateUnit unit = Figures.RateUnit(requests.Concat(data.Values(Calls)));
        List<ChartTrace> traces = [];
        void Add(string name, int color, double?[] perSecond, ChartShape shape) =>
            traces.Add(new ChartTrace(name, color, Array.ConvertAll(perSecond, v => v * unit.Seconds), shape));

        Add("Model calls", 6, data.Values(Calls), ChartShape.Line); // first, so that interactions are drawn above them
        if (data.Total.Requests > 0 || data.Total.Counters.Calls == 0)
        {
            Add("Interactions", 1, requests, ChartShape.Line);
            if (data.HasPrevious)
            {
                Add("Interactions before", 1, data.PreviousValues(Requests), ChartShape.Dotted);
            }
        }

        return new ChartSpec
        {
            Unit = "per " + unit.Name,
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            Traces = traces,
            Format = value => $"{Figures.Digits(value)}/{unit.Name}",
            Link = point => data.Interactions(point.Index).Url,
        };
    }

    private static double? Requests(MetricsTotals totals) => totals.PerSecond(totals.Requests);

    private static double? Calls(MetricsTotals totals) => totals.PerSecond(totals.Counters.Calls);
}
