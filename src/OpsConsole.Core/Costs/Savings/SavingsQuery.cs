using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Reads what savings are looked for in, and looks.</summary>
public sealed class SavingsQuery(MetricsQuery query, BillCharges charges)
{
    private const int DayMinutes = 24 * 60, MostCharges = 1_000;

    /// <summary>Runs it.</summary>
    public async Task<SavingsReport> RunAsync(
        DateTime from, DateTime to, MetricsFilter filter, IReadOnlyList<SampledInteraction> sample, PriceBook prices, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        MetricsRequest request = new() { From = from, To = to, Filter = filter, CountersOnly = true };
        MetricsResult uses = await query.RunAsync(request with { GroupBy = [MetricsDimension.App, MetricsDimension.Model] }, cancellationToken).ConfigureAwait(false);
        MetricsResult all = await query.RunAsync(request with { IntervalMinutes = DayMinutes }, cancellationToken).ConfigureAwait(false);
        return SavingsSearch.Of(new SavingsFacts
        {
            Days = all.Groups[0].Series.Count(p => p.Totals.Counters.Calls > 0),
            At = to,
            Uses = [.. uses.Groups.Where(g => g.Key[1] is not null && g.Totals.Counters.Calls > 0).Select(g => new ApplicationUse(g.Key[0] ?? "", g.Key[1]!, g.Totals.Counters.Calls, TokensOf(g.Totals.Counters), g.Totals.Cost ?? 0))],
            Prompts = await PromptsAsync(request, cancellationToken).ConfigureAwait(false),
            Sample = sample,
            Endpoints = filter.Application is null ? await EndpointsAsync(from, to, cancellationToken).ConfigureAwait(false) : [], // the bill does not say whose they are
        }, prices);
    }

    /// <summary>The versions of prompts; none where there are too many to be read by the day.</summary>
    private async Task<IReadOnlyList<PromptUse>> PromptsAsync(MetricsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            MetricsResult prompts = await query.RunAsync(request with { GroupBy = [MetricsDimension.Prompt, MetricsDimension.Model], IntervalMinutes = DayMinutes }, cancellationToken).ConfigureAwait(false);
            return [.. prompts.Groups.Where(g => g.Key[0] is not null && g.Key[1] is not null && g.Totals.Counters.Calls > 0).Select(PromptOf)];
        }
        catch (TooManyPointsException)
        {
            return []; // what was looked at then says: 0 versions
        }
    }

    private static PromptUse PromptOf(MetricsGroup group)
    {
        MetricsPoint[] seen = [.. group.Series.Where(p => p.Totals.Counters.Calls > 0)];
        return new PromptUse(
            group.Key[0]!, group.Key[1]!, seen[0].At, seen.Length, group.Totals.Counters.Calls, TokensOf(group.Totals.Counters),
            new Share(group.Totals.Completed, group.Totals.Requests - group.Totals.Counters.Outcomes[(int)Outcome.Unknown]));
    }

    private static PricedTokens TokensOf(RollupCounters counters) => new(counters.InputTokens, counters.OutputTokens, counters.CacheReadTokens, counters.CacheWriteTokens);

    private async Task<IReadOnlyList<EndpointCharge>> EndpointsAsync(DateTime from, DateTime to, CancellationToken cancellationToken) =>
    [
        .. (await charges.OfAsync(DateOnly.FromDateTime(from), DateOnly.FromDateTime(to), cancellationToken).ConfigureAwait(false)).SelectMany(d => d.Charges)
            .Where(c => c.Currency == Reconciliation.Currency && c.UsageType.Contains(IdleEndpointSaving.Reserved, StringComparison.Ordinal))
            .GroupBy(c => (c.Service, c.UsageType)).Select(g => new EndpointCharge(g.Key.Service, g.Key.UsageType, g.Sum(c => c.Amount))).OrderBy(c => c.UsageType, StringComparer.Ordinal).Take(MostCharges),
    ];
}
