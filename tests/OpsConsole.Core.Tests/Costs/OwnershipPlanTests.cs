using OpsConsole.Core.Costs.Ownership;

namespace OpsConsole.Core.Tests.Costs;

public sealed class OwnershipPlanTests
{
    [Fact]
    public void The_example_comes_to_what_its_parts_come_to()
    {
        OwnershipPlan plan = OwnershipPlan.Example;
        Assert.Equal([492.48m, 216.00m, 230.00m, 90.00m, 8.80m], plan.Lines.Select(l => l.Month));
        Assert.Equal([492.48m, 216.00m, 320.00m, 8.80m], Enum.GetValues<OwnershipDimension>().Select(plan.Of));
        Assert.Equal((1_037.28m, 12_447.36m), (plan.Month, plan.Year));
    }

    [Fact]
    public void Every_line_is_rounded_to_the_cent_so_that_the_sum_is_that_of_what_is_shown()
    {
        OwnershipPlan plan = new([OwnershipLine.Of("transfer", 1, 0.005m), OwnershipLine.Of("transfer", 1, 0.005m)]);
        Assert.Equal(0.02m, plan.Month);
    }

    [Fact]
    public void A_price_may_be_for_a_thousand_or_a_million()
    {
        Assert.Equal(OwnershipLine.Of("tokens", 3_000_000, 0.0024m).Month, OwnershipLine.Of("mtokens", 3_000_000, 2.4m).Month);
        Assert.Equal(4.50m, OwnershipLine.Of("requests", 100_000, 0.0015m).Month);
    }

    [Fact]
    public void A_plan_in_an_address_is_the_same_plan()
    {
        OwnershipPlan plan = new([.. OwnershipPlan.Example.Lines, OwnershipLine.Of("people", 12.5m, 80, "Prompts ~ & evaluation")]);
        OwnershipPlan read = OwnershipPlan.Read(plan.ToTexts(), out int refused);
        Assert.Equal(0, refused);
        Assert.Equal("Prompts   & evaluation", read.Lines[^1].Name);
        Assert.Equal(plan.Lines.Take(5), read.Lines.Take(5));
        Assert.Equal(plan.Month, read.Month);
    }

    [Theory]
    [InlineData("endpoint~3~720~0.228")]
    [InlineData("endpoint~-3~720~0.228~")]
    [InlineData("endpoint~1e9~720~0.228~")]
    [InlineData("endpoint~3~720~NaN~")]
    [InlineData("endpoint~1000000000001~720~1~")]
    [InlineData("endpoint~3~10001~1~")]
    [InlineData("endpoint~3~720~1000001~")]
    [InlineData("spaceship~3~720~0.228~")]
    [InlineData("endpoint~3~720~0.228~1234567890123456789012345678901234567890123456789012345678901")]
    public void What_is_no_line_is_left_out_and_counted(string text)
    {
        OwnershipPlan read = OwnershipPlan.Read([text, "storage~10000~1~0.023~", null, ""], out int refused);
        Assert.Equal((1, 230.00m), (refused, read.Month));
    }

    [Fact]
    public void A_plan_has_an_end()
    {
        OwnershipPlan read = OwnershipPlan.Read(Enumerable.Repeat("endpoint~1000000000000~10000~1000000~", OwnershipPlan.MostLines + 3), out int refused);
        Assert.Equal((OwnershipPlan.MostLines, 3), (read.Lines.Count, refused));
        Assert.Equal(40 * 1e22m * 12, read.Year);
    }
}
