using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Ownership;
using static OpsConsole.Core.Tests.Costs.Allocation.AllocationSample;

namespace OpsConsole.Core.Tests.Costs;

public sealed class OwnershipCostsTests
{
    private const string Search = "Amazon OpenSearch Service", Bucket = "Amazon Simple Storage Service", Hosting = "Amazon SageMaker";

    private static readonly DateTime Read = new(2026, 12, 20, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(Bedrock, Nova, OwnershipDimension.Tokens)]
    [InlineData(Bedrock, "USE1-NovaPro-ProvisionedThroughput-ModelUnits", OwnershipDimension.Compute)]
    [InlineData(Bedrock, "USE1-NovaPro-Customization-Training", OwnershipDimension.Tuning)]
    [InlineData("Claude API", "claude-sonnet-4-5-output-tokens", OwnershipDimension.Tokens)]
    [InlineData(Search, "USE1-ESInstance:r7g.large", OwnershipDimension.Compute)]
    [InlineData(Search, "USE1-ES:GP3-Storage", OwnershipDimension.Storage)]
    [InlineData(Hosting, "USE1-Host:ml.m5.large", OwnershipDimension.Compute)]
    [InlineData(Hosting, "USE1-Train:ml.g5.xlarge", OwnershipDimension.Tuning)]
    [InlineData(Bucket, "USE1-Requests-Tier1", OwnershipDimension.Storage)]
    [InlineData(Bucket, "USE1-TimedStorage-ByteHrs", OwnershipDimension.Storage)]
    [InlineData("AWS Data Transfer", "USE1-DataTransfer-Out-Bytes", OwnershipDimension.Storage)]
    [InlineData("Virtual Machines", "D4s v5", OwnershipDimension.Compute)]
    public void A_charge_counts_where_its_words_say(string service, string usageType, OwnershipDimension dimension) =>
        Assert.Equal(dimension, Assert.Single(Of([Charge(5, usageType, service)], Use("bot", 1)).Parts, p => !p.IsEstimated).Dimension);

    [Fact]
    public void What_is_billed_counts_and_its_estimate_does_not()
    {
        OwnershipCosts costs = Of([Charge(9.3m), Charge(3, "x", Search)], Use("bot", 10));
        Assert.Equal((12.3m, 12.3m, 0m), (costs.Total, costs.Billed, costs.Estimated));
        Assert.Equal((9.3m, 3m), (costs.Of(OwnershipDimension.Tokens), costs.Of(OwnershipDimension.Compute)));
    }

    [Fact]
    public void A_model_is_estimated_on_the_days_that_nobody_bills()
    {
        OwnershipCosts costs = Of([Charge(9)], Use("bot", 10, tokens: new(700, 300, 0, 0)), Use("bot", 4, day: 2, tokens: new(300, 100, 0, 0)), Use("bot", 7, "gemini-2.5-flash"));
        Assert.Equal([("nova-lite · Amazon Bedrock", 9m, false, 1_000L), ("gemini-2.5-flash · Google", 7m, true, 0L), ("nova-lite · Amazon Bedrock", 4m, true, 400L)], costs.Parts.Select(p => (p.Name, p.Amount, p.IsEstimated, p.Tokens)));
    }

    [Fact]
    public void Without_a_bill_tokens_are_all_that_is_known()
    {
        OwnershipCosts costs = Of([], Use("bot", 10));
        Assert.Equal((10m, 10m, null), (costs.Total, costs.Estimated, costs.BilledUntil));
        Assert.Equal(0, costs.Of(OwnershipDimension.Compute) + costs.Of(OwnershipDimension.Storage) + costs.Of(OwnershipDimension.Tuning));
    }

    [Fact]
    public void Credits_and_refunds_go_off_the_use_that_they_follow()
    {
        OwnershipCosts costs = Of([Charge(10), Charge(-4, "", category: ChargeCategory.Credit), Charge(-1, type: "Refund")], Use("bot", 10));
        Assert.Equal(("nova-lite · Amazon Bedrock", 5m), Assert.Single(costs.Parts) is { } part ? (part.Name, part.Amount) : default);
    }

    [Fact]
    public void Other_currencies_are_in_no_sum_and_are_told()
    {
        OwnershipCosts costs = Of([Charge(10), Charge(7, "x", "Storage", currency: "EUR"), Charge(2, "x", "Storage", currency: "EUR")], Use("bot", 10));
        Assert.Equal(10m, costs.Total);
        Assert.Equal([("EUR", 9m)], costs.Elsewhere);
    }

    [Fact]
    public void Of_one_application_that_counts_which_is_its_by_use_or_by_tag()
    {
        AllocatedBill bill = BillOf([Charge(10), Charge(3, "x", Search, tags: """{"app":"bot"}"""), Charge(4, "x", Search)], [Use("bot", 3), Use("mail", 1), Use("mail", 2, day: 2)]);
        OwnershipCosts bot = OwnershipCosts.Of(bill, "bot"), mail = OwnershipCosts.Of(bill, "mail"), all = OwnershipCosts.Of(bill);
        Assert.Equal((10.5m, 0m), (bot.Total, bot.Untagged));
        Assert.Equal((2.5m, 2m), (mail.Billed, mail.Estimated));
        Assert.Equal((19m, 4m), (all.Total, all.Untagged));
    }

    [Fact]
    public void Of_one_environment_that_counts_which_is_its_by_use()
    {
        AllocatedBill bill = BillOf([Charge(10), Charge(4, "x", Search)], [Use("bot", 3), Use("bot", 1) with { Environment = "staging" }]);
        Assert.Equal(2.5m, OwnershipCosts.Of(bill, environment: "staging").Total);
    }

    [Fact]
    public void A_plan_of_it_comes_to_thirty_days_at_the_same_pace()
    {
        OwnershipCosts costs = Of(
            [Charge(9), Charge(3, "x", Search), Charge(1, "x", Bucket), Charge(2, "Train:x", Hosting)], Use("bot", 10, tokens: new(2_000_000, 1_000_000, 0, 0)), Use("bot", 6, day: 2, tokens: new(2_000_000, 0, 0, 0)));
        OwnershipPlan plan = OwnershipPlans.Of(costs, days: 15);
        Assert.Equal(costs.Total * 2, plan.Month);
        Assert.All(Enum.GetValues<OwnershipDimension>(), d => Assert.Equal(costs.Of(d) * 2, plan.Of(d)));
        OwnershipLine model = Assert.Single(plan.Lines, l => l.Kind.Dimension == OwnershipDimension.Tokens);
        Assert.Equal(("mtokens", 333_333m, 3m), (model.Kind.Code, model.Quantity, model.Price)); // 15 dollars for 5 million tokens
        Assert.Equal(plan.Lines, OwnershipPlan.Read(plan.ToTexts(), out int refused).Lines);
        Assert.Equal(0, refused);
    }

    [Fact]
    public void A_plan_has_no_credits_and_of_many_parts_the_dearest()
    {
        OwnershipPart[] parts = [.. Enumerable.Range(1, 12).Select(i => new OwnershipPart(OwnershipDimension.Compute, "service " + i, i, false)), new(OwnershipDimension.Storage, "credit", -5, false)];
        OwnershipPlan plan = OwnershipPlans.Of(new OwnershipCosts(parts, 0, null, []), 30);
        Assert.Equal(78m, plan.Month);
        Assert.Equal(("All others", 10m), plan.Lines[^1] is { } last ? (last.Name, last.Month) : default);
        Assert.All(plan.Lines, l => Assert.True(l.IsValid));
    }

    [Fact]
    public void Before_any_time_has_passed_there_is_no_plan() => Assert.Empty(OwnershipPlans.Of(Of([Charge(1)], Use("bot", 1)), 0).Lines);

    private static OwnershipCosts Of(BilledCharge[] charges, params PricedUse[] uses) => OwnershipCosts.Of(BillOf(charges, uses));

    private static AllocatedBill BillOf(BilledCharge[] charges, PricedUse[] uses)
    {
        BillAllocation allocation = Allocate(charges, uses);
        DayCharges[] days = [.. charges.GroupBy(c => c.Day).Select(g => new DayCharges("aws", g.Key, true, Read, [.. g]))];
        return new AllocatedBill(First, First.AddDays(30), days, uses, allocation, new Reconciliation(allocation, uses, days, Read));
    }
}
