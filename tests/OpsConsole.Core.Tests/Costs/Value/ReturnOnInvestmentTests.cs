using OpsConsole.Core.Costs.Value;

namespace OpsConsole.Core.Tests.Costs.Value;

public sealed class ReturnOnInvestmentTests
{
    /// <summary>A month that brought 10,000 for 1,000 of models, 2,000 of running and 1,000 of the 36,000 that were paid to build it.</summary>
    private static readonly ValueAndCost Month = new(1, 10_000, 1_000, 2_000, 1_000, 36_000);

    [Fact]
    public void The_return_is_what_is_left_over_what_it_cost()
    {
        ReturnOnInvestment worth = ReturnOnInvestment.Of(Month);
        Assert.Equal((10_000m, 4_000m, 6_000m, 1.5m), (worth.Value.Value!.Value, worth.Cost.Value!.Value, worth.Net.Value!.Value, worth.Ratio.Value!.Value));
    }

    [Fact]
    public void It_is_paid_back_by_what_a_month_brings_beyond_running_it() => Assert.Equal(36_000m / 7_000, ReturnOnInvestment.Of(Month).PaybackMonths.Value);

    [Fact]
    public void Half_a_month_pays_back_as_fast_as_a_whole_one_like_it() =>
        Assert.Equal(36_000m / 7_000, ReturnOnInvestment.Of(new ValueAndCost(0.5m, 5_000, 500, 1_000, 500, 36_000)).PaybackMonths.Value);

    [Fact]
    public void A_loss_is_a_negative_return_and_never_pays_back()
    {
        ReturnOnInvestment worth = ReturnOnInvestment.Of(Month with { Value = 1_000 });
        Assert.Equal(-0.75m, worth.Ratio.Value);
        Assert.Equal((null, "It brings no more than it costs to run, so it is not paid back."), (worth.PaybackMonths.Value, worth.PaybackMonths.WhyNot));
    }

    [Fact]
    public void Without_a_value_only_the_cost_can_be_said()
    {
        ReturnOnInvestment worth = ReturnOnInvestment.Of(Month with { Value = null });
        Assert.Equal((4_000m, null, null, null), (worth.Cost.Value, worth.Net.Value, worth.Ratio.Value, worth.PaybackMonths.Value));
        Assert.Equal("Nothing says yet what an outcome is worth.", worth.Ratio.WhyNot);
    }

    [Fact]
    public void Without_prices_there_is_no_cost_and_no_return() => Assert.Equal("The models that were used have no price.", ReturnOnInvestment.Of(Month with { Models = null }).Ratio.WhyNot);

    [Fact]
    public void What_cost_nothing_has_no_rate_of_return() => Assert.Equal("It cost nothing in this time.", ReturnOnInvestment.Of(new ValueAndCost(1, 10, 0, 0, 0, 0)).Ratio.WhyNot);

    [Fact]
    public void What_was_not_built_is_not_paid_back() => Assert.Equal("Nothing was entered for building it.", ReturnOnInvestment.Of(Month with { Build = 0, BuildShare = 0 }).PaybackMonths.WhyNot);

    [Fact]
    public void No_time_says_nothing_of_payback() => Assert.Equal("No time has passed yet.", ReturnOnInvestment.Of(Month with { Months = 0 }).PaybackMonths.WhyNot);
}
