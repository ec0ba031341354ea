using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>The charts of the product page.</summary>
/// <param name="Completion">Completion with its interval.</param>
/// <param name="Endings">How interactions ended, stacked: volume too.</param>
/// <param name="Feedback">Feedback, where there is some.</param>
/// <param name="Inputs">How long inputs are.</param>
/// <param name="Signals">What users did, where somebody told.</param>
internal sealed record ProductCharts(ChartSpec Completion, ChartSpec Endings, ChartSpec Feedback, ChartSpec Inputs, ChartSpec Signals)
{
    private static readonly (Outcome Outcome, int Color)[] Stacked =
        [(Outcome.Completed, 2), (Outcome.Escalated, 3), (Outcome.Abandoned, 5), (Outcome.Refused, 6), (Outcome.Failed, 4), (Outcome.Unknown, 8)];

    private static readonly int[] Lines = [1, 2, 5, 3];

    /// <summary>The charts of some numbers.</summary>
    public static ProductCharts Of(ProductData data)
    {
        double?[] Values(Func<MetricsPoint, double?> value) => [.. data.Points.Select(value)];
        double?[] Ends(Func<Interval, double> end) => Values(p => Interval.OfShare(p.Totals.Completed, p.Totals.Known) is { } within ? end(within) * 100 : null);
        ChartSpec percent = Spec(data, "%", value => Figures.Percent(value / 100));
        return new ProductCharts(
            percent with
            {
                Traces = [new("completed", 2, Values(p => p.Totals.CompletionRate * 100)), new("at least (95%)", 2, Ends(i => i.Low), ChartShape.Dashed), new("at most (95%)", 2, Ends(i => i.High), ChartShape.Dashed)],
            },
            Spec(data, "interactions", value => Figures.Count((long)value)) with
            {
                Traces = [.. Stacked.Where(s => data.Total.Counters.Outcomes[(int)s.Outcome] > 0).Select(s => new ChartTrace(ProductWords.Name(s.Outcome), s.Color, Values(p => p.Totals.Counters.Outcomes[(int)s.Outcome]), ChartShape.Bar))],
                Link = point => (data.InteractionsAt(point.Index) with { Outcome = Stacked.Where(s => data.Total.Counters.Outcomes[(int)s.Outcome] > 0).ElementAt(point.Trace).Outcome }).Url,
            },
            Spec(data, "score, −1 to 1", value => Figures.Score(value)) with { Traces = [new("feedback", 1, Values(p => p.Totals.FeedbackScore))] },
            Spec(data, "tokens", value => Figures.Short(value) + " tokens") with
            {
                Traces = [new("P50", 2, Values(p => InputLengths.Of(p.Facets)?.P50)), new("P95", 1, Values(p => InputLengths.Of(p.Facets)?.P95))],
            },
            percent with
            {
                Traces = [.. data.Signals.Select((s, at) => new ChartTrace(ProductWords.Name(s.Signal).ToLowerInvariant(), Lines[at], Values(p => SignalFigures.PartOf(p.Facets, s.Signal) * 100)))],
                Link = point => (data.InteractionsAt(point.Index) with { Trait = data.Signals[point.Trace].Signal }).Url,
            });
    }

    private static ChartSpec Spec(ProductData data, string unit, Func<double, string> format) => new()
    {
        Unit = unit,
        From = data.Now.From,
        To = data.Now.To,
        Times = [.. data.Points.Select(p => p.At)],
        IntervalMinutes = data.IntervalMinutes,
        Traces = [],
        Format = format,
        Link = point => data.InteractionsAt(point.Index).Url,
    };
}
