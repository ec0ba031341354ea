using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>A headline number.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number with its unit.</param>
/// <param name="Note">What it is a part of.</param>
/// <param name="Change">How it moved; null when there is nothing to compare with.</param>
/// <param name="Url">The interactions behind it; null when there are none.</param>
internal sealed record EngineeringStat(string Label, string Value, string? Note, Change? Change, string? Url);

/// <summary>The headline numbers of the dashboard.</summary>
internal static class EngineeringStats
{
    public static IReadOnlyList<EngineeringStat> Make(EngineeringData data)
    {
        MetricsTotals now = data.Total;
        MetricsTotals? before = data.PreviousTotal;
        LatencyQuantiles? latency = data.LatencyOf(now), latencyBefore = before is null ? null : data.LatencyOf(before);
        string of = data.OfCalls ? "of model calls" : "of interactions";
        string slowest = (data.Interactions() with { SlowestFirst = true }).Url;
        long tokens = now.Counters.InputTokens + now.Counters.OutputTokens;
        return
        [
            new("Interactions", Figures.Short(now.Requests), $"{Figures.Short(now.Counters.Calls)} model calls", Change.Of(now.Requests, before?.Requests), data.Interactions().Url),
            new("Error rate", Figures.Percent(now.ErrorRate), $"{Figures.Count(now.Errors)} failed, {Figures.Count(now.Refused)} refused",
                Change.OfRate(now.ErrorRate, before?.ErrorRate, -1), (data.Interactions() with { Outcome = Outcome.Failed }).Url),
            new("P50 latency", Figures.Duration(latency?.P50), of, Change.Of(latency?.P50, latencyBefore?.P50, -1), slowest),
            new("P95 latency", Figures.Duration(latency?.P95), of, Change.Of(latency?.P95, latencyBefore?.P95, -1), slowest),
            new("P99 latency", Figures.Duration(latency?.P99), of, Change.Of(latency?.P99, latencyBefore?.P99, -1), slowest),
            new("First token P95", Figures.Duration(now.FirstToken?.P95), "of streamed calls", Change.Of(now.FirstToken?.P95, before?.FirstToken?.P95, -1), slowest),
            new("Throttled calls", Figures.Count(now.Throttled), now.Counters.Calls > 0 ? $"{Figures.Percent((double)now.Throttled / now.Counters.Calls)} of model calls" : null,
                Change.Of(now.Throttled, before?.Throttled, -1), null),
            new("Tokens", Figures.Short(now.PerSecond(tokens)) + "/s", $"{Figures.Short(tokens)} in all",
                Change.Of(now.PerSecond(tokens), before?.PerSecond(before.Counters.InputTokens + before.Counters.OutputTokens)), null),
            new("Cost", Figures.Money(now.Cost), now.Counters.UnpricedCalls > 0 ? $"{Figures.Short(now.Counters.UnpricedCalls)} calls without a price" : $"{Figures.Money(now.CostPerInteraction)} an interaction",
                Change.Of((double?)now.Cost, (double?)before?.Cost), null),
        ];
    }
}
