using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>The measure over time, with the window marked.</summary>
internal static class MovedChart
{
    /// <summary>Makes it; null where there is no time yet.</summary>
    public static ChartSpec? Make(WhatMovedResult result)
    {
        if (result.Points.Count == 0)
        {
            return null;
        }

        MovedMeasure measure = result.Request.Measure;
        double unit = measure.Unit switch { MovedUnit.Rate => 0.01, MovedUnit.Duration => 1e6, _ => 1 };
        DateTime from = result.Points[0].At, to = result.Points[^1].At.AddMinutes(result.IntervalMinutes);
        return new ChartSpec
        {
            Unit = measure.Unit switch { MovedUnit.Rate => "%", MovedUnit.Duration => "s", MovedUnit.Dollars => "USD", MovedUnit.Score => "score", _ => measure.IsSum ? "per " + Figures.Per(result.IntervalMinutes) : "per interaction" },
            From = from,
            To = to,
            Times = [.. result.Points.Select(p => p.At)],
            IntervalMinutes = result.IntervalMinutes,
            Traces = [new ChartTrace(measure.Name, 1, [.. result.Points.Select(p => p.Totals.Requests == 0 ? null : measure.Of(p.Totals) / unit)])],
            Marks = [new ChartMark(result.Request.From, "window begins"), new ChartMark(result.Request.To, "window ends")],
            Format = value => MovedWords.Value(measure, value * unit),
            Link = point => new InteractionLink(result.Request.Filter, TimeRange.Between(result.Points[point.Index].At, result.Points[point.Index].At.AddMinutes(result.IntervalMinutes))).Url,
        };
    }
}
