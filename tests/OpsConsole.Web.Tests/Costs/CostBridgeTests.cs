using OpsConsole.Core.Costs.Spending;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Tests.Costs;

public sealed class CostBridgeTests
{
    [Fact]
    public void Steps_begin_where_the_one_before_ended()
    {
        IReadOnlyList<BridgeStep> steps = Of(new CostChange(100, Volume: 60, Length: -20, Mix: 60, Price: -100, Other: 0, Now: 100));
        Assert.Equal(["Before", "Volume", "Length", "Mix", "Price", "Now"], steps.Select(s => s.Name));
        Assert.Equal(["$100.00", "+$60.00", "−$20.00", "+$60.00", "−$100.00", "$100.00"], steps.Select(s => s.Text));
        Assert.Equal([(0.0, 0.5), (0.5, 0.8), (0.7, 0.8), (0.7, 1.0), (0.5, 1.0), (0.0, 0.5)], steps.Select(s => (s.Low, s.High)));
    }

    [Fact]
    public void What_is_shown_adds_up_to_the_cent()
    {
        IReadOnlyList<BridgeStep> steps = Of(new CostChange(1.004m, 0.004m, 0.004m, 0.004m, 0.004m, 0.004m, 1.024m));
        Assert.Equal(steps[^1].Amount, steps.SkipLast(1).Sum(s => s.Amount));
    }

    [Fact]
    public void Months_without_cost_have_no_bars() => Assert.All(Of(new CostChange(0, 0, 0, 0, 0, 0, 0)), s => Assert.Equal((0.0, 0.0, "$0.00"), (s.Low, s.High, s.Text)));

    private static IReadOnlyList<BridgeStep> Of(CostChange change) => CostBridge.Of(new SpendComparison("this month", "the month before", change));
}
