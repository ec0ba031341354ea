using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Costs;

public sealed class MeasuredOwnershipTests
{
    [Fact]
    public void A_model_costs_a_month_what_it_cost_in_thirty_days()
    {
        IReadOnlyList<OwnershipLine> lines = MeasuredOwnership.Of(Used(("gpt-4.1", 60_000_000, 30_000_000, 360m), ("nova-lite", 9_000_000, 0, 0.54m)));
        Assert.Equal(["gpt-4.1", "nova-lite"], lines.Select(l => l.Title));
        Assert.Equal((3_000_000m, 30m, 4m), (lines[0].Quantity, lines[0].Times, lines[0].Price));
        Assert.Equal([360.00m, 0.54m], lines.Select(l => l.Month));
    }

    [Fact]
    public void A_model_without_a_price_or_without_tokens_is_none_of_them() =>
        Assert.Empty(MeasuredOwnership.Of(Used(("unknown", 1_000_000, 5, 0), ("images", 0, 0, 12))));

    private static MetricsResult Used(params (string Model, long Input, long Output, decimal Cost)[] models) => new(DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(30), [.. models.Select(m =>
    {
        RollupCell cell = new();
        (cell.Calls, cell.InputTokens, cell.OutputTokens, cell.CostMicros) = (10, m.Input, m.Output, (long)(m.Cost * 1_000_000));
        return new MetricsGroup([m.Model], MetricsTotals.Of(cell, 30 * 86_400), []);
    })]);
}
