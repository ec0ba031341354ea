using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>A headline number of the product page.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What it is a part of, or how sure it is.</param>
/// <param name="Change">How it moved; null when there is nothing to compare with.</param>
/// <param name="Url">The interactions behind it; null when there are none.</param>
internal sealed record ProductStat(string Label, string Value, string Note, Change? Change, string? Url);

/// <summary>The headline numbers.</summary>
internal static class ProductStats
{
    /// <summary>The headline numbers of some data.</summary>
    public static IReadOnlyList<ProductStat> Of(ProductData data)
    {
        MetricsTotals now = data.Total, before = data.Before;
        return
        [
            new("Completion", Figures.Percent(now.CompletionRate), $"{ProductWords.Within(data.Completed)} with 95% confidence, of {Figures.Short(now.Known)}", Change.OfRate(now.CompletionRate, before.CompletionRate, 1), Link(Outcome.Completed)),
            new("Interactions", Figures.Short(now.Requests), now.Requests > now.Known ? $"of {Figures.Short(now.Requests - now.Known)} the end is not known" : "all with a known end", Change.Of(now.Requests, before.Requests), data.Interactions.Url),
            Ending("Handed to a person", Outcome.Escalated),
            Ending("Left by the user", Outcome.Abandoned),
            new("Feedback", Figures.Score(now.FeedbackScore), now.Counters.FeedbackCount > 0 ? $"−1 to 1, from {Figures.Short(now.Counters.FeedbackCount)} interactions" : "nobody gave any", ScoreChange(now, before), null),
            new("Time to done, P50", Figures.Duration(now.Latency?.P50), $"P95 {Figures.Duration(now.Latency?.P95)}, P99 {Figures.Duration(now.Latency?.P99)}", Change.Of(now.Latency?.P50, before.Latency?.P50, -1), (data.Interactions with { SlowestFirst = true }).Url),
            new("Cost of a success", Figures.Money(PerSuccess(now)), now.Counters.UnpricedCalls > 0 ? "without the calls that have no price" : "all calls, also of those that did not succeed", Change.Of((double?)PerSuccess(now), (double?)PerSuccess(before), -1), null),
        ];

        string Link(Outcome outcome) => (data.Interactions with { Outcome = outcome }).Url;

        ProductStat Ending(string label, Outcome outcome)
        {
            long count = now.Counters.Outcomes[(int)outcome];
            double? Rate(MetricsTotals totals) => totals.Known > 0 ? (double)totals.Counters.Outcomes[(int)outcome] / totals.Known : null;
            return new(label, Figures.Percent(Rate(now)), $"{Figures.Count(count)} interactions", Change.OfRate(Rate(now), Rate(before), -1), count > 0 ? Link(outcome) : null);
        }
    }

    private static decimal? PerSuccess(MetricsTotals totals) => totals.Completed > 0 ? totals.Cost / totals.Completed : null;

    private static Change? ScoreChange(MetricsTotals now, MetricsTotals before) =>
        now.FeedbackScore is { } score && before.FeedbackScore is { } was && Math.Round(score - was, 2) is var moved && moved != 0
            ? new Change(moved.ToString("+0.00;−0.00"), moved > 0 ? "arrow-up" : "arrow-down", moved > 0 ? "ok" : "bad") : null;
}
