using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>
/// Failures by class, stacked, in percent of interactions; of model calls where there are no interactions. What a model or
/// filter declined is no failure: it stands apart, as a dashed line.
/// </summary>
internal static class ErrorClassChart
{
    private static readonly (ErrorClass Class, string Name, int Color)[] Failures =
    [
        (ErrorClass.ApiError, "API error", 7), (ErrorClass.Timeout, "Timeout", 3), (ErrorClass.RateLimited, "Rate limited", 4), (ErrorClass.Quota, "Quota", 1),
        (ErrorClass.InvalidOutput, "Invalid output", 2), (ErrorClass.ToolError, "Tool error", 5), (ErrorClass.Cancelled, "Cancelled", 6), (ErrorClass.Other, "Other", 8),
    ];

    private static readonly ErrorClass[] Declined = [ErrorClass.Refusal, ErrorClass.ContentFilter, ErrorClass.Guardrail];

    public static ChartSpec Make(EngineeringData data)
    {
        bool ofCalls = data.Total.Requests == 0;
        long Count(MetricsTotals totals, ErrorClass errorClass) =>
            (ofCalls ? totals.Counters.CallErrorClasses : totals.Counters.ErrorClasses)[(int)errorClass];
        double? Percent(MetricsTotals totals, long count) =>
            (ofCalls ? totals.Counters.Calls : totals.Requests) is > 0 and var all ? 100.0 * count / all : null;
        long Refused(MetricsTotals totals) => Declined.Sum(c => Count(totals, c));

        (ErrorClass Class, string Name, int Color)[] seen = [.. Failures.Where(f => Count(data.Total, f.Class) > 0)];
        List<ChartTrace> traces = [.. seen.Select(f => new ChartTrace(f.Name, f.Color, data.Values(t => Percent(t, Count(t, f.Class))), ChartShape.Bar))];
        if (Refused(data.Total) > 0)
        {
            traces.Add(new ChartTrace("Refused", 8, data.Values(t => Percent(t, Refused(t))), ChartShape.Dashed));
        }

        if (data.HasPrevious && (seen.Length > 0 || data.PreviousTotal!.Errors > 0))
        {
            traces.Add(new ChartTrace("All failures before", 7, data.PreviousValues(t => Percent(t, Failures.Sum(f => Count(t, f.Class)))), ChartShape.Dotted));
        }

        return new ChartSpec
        {
            Unit = ofCalls ? "% of model calls" : "% of interactions",
            From = data.From,
            To = data.To,
            Times = data.Times,
            IntervalMinutes = data.IntervalMinutes,
            Traces = traces,
            Format = value => Figures.Percent(value / 100),
            Link = point => (point.Trace < seen.Length
                ? data.Interactions(point.Index) with { Outcome = Outcome.Failed, ErrorClass = seen[point.Trace].Class }
                : data.Interactions(point.Index) with { Outcome = traces[point.Trace].Shape == ChartShape.Dashed ? Outcome.Refused : Outcome.Failed }).Url,
        };
    }
}
