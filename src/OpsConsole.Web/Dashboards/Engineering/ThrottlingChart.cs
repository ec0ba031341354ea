using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>Model calls that were turned away, also those that succeeded when tried again: the first sign of a limit.</summary>
internal static class ThrottlingChart
{
    public static ChartSpec Make(EngineeringData data)
    {
        (string Name, int Color, ErrorClass Class)[] kinds = [("Throttled", 3, ErrorClass.RateLimited), ("Quota used up", 7, ErrorClass.Quota)];
        kinds = [.. kinds.Where(k => data.Total.Counters.CallErrorClasses[(int)k.Class] > 0)];
        List<ChartTrace> traces =
            [.. kinds.Select(k => new ChartTrace(k.Name, k.Color, data.Values(t => t.Counters.CallErrorClasses[(int)k.Class]), ChartShape.Bar))];
        if (data.HasPrevious && (kinds.Length > 0 || data.PreviousTotal!.Throttled > 0))
        {
            traces.Add(new ChartTrace("Throttled before", 3, data.PreviousValues(t => t.Throttled), ChartShape.Dotted));
        }

        return new ChartSpec
        {
            Unit = $"calls per {Figures.Per(data.IntervalMinutes)}",
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            Traces = traces,
            Format = value => Figures.Count((long)value),
            Link = point => data.Interactions(point.Index).Url, // of throttled calls that succeeded later, the interaction has no error
        };
    }
}
