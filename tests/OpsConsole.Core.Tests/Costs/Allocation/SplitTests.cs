using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class SplitTests
{
    [Fact]
    public void Parts_add_up_to_an_amount_with_more_decimals_than_are_kept() =>
        Assert.Equal(0.0000000000000123m, Split.Of(0.0000000000000123m, [1, 3, 1]).Sum());

    [Fact]
    public void The_largest_remainders_get_what_is_left()
    {
        Assert.Equal([0.33m, 0.34m, 0.33m], Split.Shown([0.3333m, 0.3334m, 0.3333m]));
        Assert.Equal([-0.33m, -0.33m, -0.34m], Split.Shown([-0.3333m, -0.3333m, -0.3334m]));
        Assert.Equal([0.01m, 0m], Split.Shown([0.0149m, -0.0049m]));
    }

    [Fact]
    public void What_weighs_nothing_gets_nothing() => Assert.Equal([0m, 5m], Split.Of(5, [0, 2]));

    [Fact]
    public void Without_any_weight_nothing_can_be_divided() => Assert.Throws<ArgumentOutOfRangeException>(() => Split.Of(5, [0, 0]));
}
