using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using static OpsConsole.Core.Tests.Costs.Allocation.AllocationSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class BillAllocationTests
{
    [Fact]
    public void A_charge_that_names_a_model_goes_to_those_who_called_it_that_day_by_what_their_calls_cost()
    {
        BillAllocation allocation = Allocate([Charge(9)], Use("bot", 2, prompt: "answer@1"), Use("coder", 1), Use("bot", 5, "gpt-4.1"), Use("mail", 50, day: 2));
        Assert.Equal(["6 USD bot Model", "3 USD coder Model"], Say(allocation));
        Assert.Equal(("support", "production", NovaLite, "answer@1"), (allocation.Shares[0].Team, allocation.Shares[0].Environment, allocation.Shares[0].Model, allocation.Shares[0].Prompt));
    }

    [Fact]
    public void Features_share_by_what_their_calls_cost_and_keep_their_credits()
    {
        BillAllocation allocation = Allocate([Charge(9), Charge(-4.5m, "", category: ChargeCategory.Credit)], Use("bot", 4, feature: "chat"), Use("bot", 1, feature: "search"), Use("coder", 4, feature: "chat"));
        Assert.Equal(
            [("bot", "chat", 4m), ("bot", "search", 1m), ("coder", "chat", 4m), ("bot", "chat", -2m), ("bot", "search", -0.5m), ("coder", "chat", -2m)],
            allocation.Shares.Select(s => (s.Application!, s.Feature!, s.Amount)));
    }

    [Fact]
    public void Features_of_the_same_name_in_two_applications_are_two()
    {
        BillAllocation allocation = Allocate([Charge(9)], Use("bot", 1, feature: "chat"), Use("bot", 1, feature: "chat", prompt: "answer@2"), Use("coder", 1, feature: "chat"));
        AllocatedBill bill = new(First, First.AddMonths(1), [], [], allocation, new Reconciliation(allocation, [], [], default));
        Assert.Equal(
            ["bot/chat 6", "coder/chat 3"],
            AllocatedGroups.Of([bill], bill.From, bill.To, [ShareDimension.App, ShareDimension.Feature], _ => null).Select(g => FormattableString.Invariant($"{string.Join('/', g.Key)} {g.Billed:0.####}")));
    }

    [Theory]
    [InlineData("Claude Sonnet 4.5 (Amazon Bedrock Edition)", "USE1-MP:USE1_OutputTokenCount-Units", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("OpenAI API", "gpt-4o-mini-2024-07-18, output", "gpt-4o-mini")]
    [InlineData("Azure OpenAI", "gpt-4o-mini-input-tokens", "gpt-4o-mini-2024-07-18")]
    [InlineData("Anthropic API", "claude-sonnet-4-5-20250929 input tokens", "claude-sonnet-4-5")]
    public void The_model_of_a_charge_is_found_in_the_words_of_each_provider(string service, string usageType, string model) =>
        Assert.Equal(["1 USD bot Model"], Say(Allocate([Charge(1, usageType, service)], Use("bot", 2, model), Use("coder", 2, "gemini-2.5-flash"))));

    [Fact]
    public void A_model_of_Bedrock_and_the_same_of_its_maker_are_two()
    {
        BilledCharge bedrock = Charge(4, "USE1-MP:USE1_OutputTokenCount-Units", "Claude Sonnet 4.5 (Amazon Bedrock Edition)");
        Assert.Equal(["4 USD bot Model"], Say(Allocate([bedrock], Use("bot", 1, "us.anthropic.claude-sonnet-4-5-20250929-v1:0"), Use("coder", 9, "claude-sonnet-4-5"))));
        Assert.Equal(["4 USD coder Model"], Say(Allocate([bedrock], Use("coder", 9, "claude-sonnet-4-5")))); // reported by its plain name, and the maker bills nothing
        Assert.Equal(["4 USD – NotMeasured", "7 USD coder Model"], Say(Allocate([bedrock, Charge(7, "claude-sonnet-4-5 output", "Anthropic API")], Use("coder", 9, "claude-sonnet-4-5"))));
    }

    [Fact]
    public void A_charge_of_a_service_of_models_that_names_none_goes_to_all_who_called_its_models() =>
        Assert.Equal(["2 USD bot Service", "1 USD coder Service"], Say(Allocate([Charge(3, "USE1-Guardrail-ContentPolicyUnitsConsumed")], Use("bot", 4), Use("coder", 2, "amazon.nova-pro-v1:0"), Use("mail", 9, "gpt-4.1"))));

    [Fact]
    public void A_tag_says_whose_other_charges_are_and_an_application_says_more_than_a_team() =>
        Assert.Equal(
            ["5 USD bot Tag", "6 USD search Tag", "7 USD – Untagged"],
            Say(Allocate([Charge(5, "x", "Storage", tags: """{"app":"BOT","team":"search"}"""), Charge(6, "x", "Storage", tags: """{"team":"search"}"""), Charge(7, "x", "Storage", tags: """{"stage":"live"}""")], Use("bot", 1))));

    [Fact]
    public void What_no_telemetry_has_is_not_measured_unless_a_tag_says_whose_it_is() =>
        Assert.Equal(["5 USD – NotMeasured", "6 USD search Tag"], Say(Allocate([Charge(5), Charge(6, tags: """{"team":"search"}""")], Use("bot", 1, "gpt-4.1"))));

    [Fact]
    public void Credits_and_taxes_go_the_way_of_the_use_of_their_service_on_that_day_or_else_in_the_range() =>
        Assert.Equal(
            ["6 USD bot Model", "3 USD coder Model", "1 USD – Untagged", "-0.6 USD bot FollowsUse", "-0.3 USD coder FollowsUse", "2 USD bot FollowsUse", "1 USD coder FollowsUse", "-1 USD – Untagged", "8 USD – Untagged"],
            Say(Allocate(
                [
                    Charge(9), Charge(1, "x", "Storage"), Charge(-0.9m, "", category: ChargeCategory.Credit), Charge(3, "", day: 9, category: ChargeCategory.Tax), Charge(-1, "", "Storage", category: ChargeCategory.Adjustment),
                    Charge(8, "", "Tax", category: ChargeCategory.Tax),
                ],
                Use("bot", 2), Use("coder", 1))));

    [Fact]
    public void A_refund_larger_than_the_use_stays_negative_and_adds_up() =>
        Assert.Equal(["2 USD bot Model", "1 USD coder Model", "-20 USD bot FollowsUse", "-10 USD coder FollowsUse"], Say(Allocate([Charge(3), Charge(-30, "", type: "Refund")], Use("bot", 2), Use("coder", 1))));

    [Fact]
    public void Credits_of_a_model_that_nobody_used_are_not_measured() =>
        Assert.Equal(["-25 USD – NotMeasured"], Say(Allocate([Charge(-25, "", category: ChargeCategory.Credit)])));

    [Fact]
    public void Each_currency_is_divided_by_itself() =>
        Assert.Equal(["6 USD bot Model", "3 USD coder Model", "2 EUR bot Model", "1 EUR coder Model", "-4 EUR bot FollowsUse", "-2 EUR coder FollowsUse"], Say(Allocate([Charge(9), Charge(3, currency: "EUR"), Charge(-6, "", currency: "EUR", category: ChargeCategory.Credit)], Use("bot", 2), Use("coder", 1))));

    [Fact]
    public void Use_without_a_price_shares_by_tokens_and_without_tokens_by_calls()
    {
        Assert.Equal(["3 USD bot Model", "1 USD coder Model"], Say(Allocate([Charge(4)], Use("bot", 0, tokens: new PricedTokens(200, 100, 0, 0)), Use("coder", 0, tokens: new PricedTokens(60, 40, 0, 0)))));
        Assert.Equal(["1 USD bot Model", "3 USD coder Model"], Say(Allocate([Charge(4)], Use("bot", 0, calls: 1), Use("coder", 0, calls: 3))));
        Assert.Equal(["4 USD – NotMeasured"], Say(Allocate([Charge(4)], Use("bot", 0, calls: 0))));
    }

    [Fact]
    public void A_charge_of_nothing_and_a_range_without_a_bill_are_fine()
    {
        Assert.Equal(["0 USD bot Model"], Say(Allocate([Charge(0)], Use("bot", 1))));
        Assert.Empty(Allocate([], Use("bot", 1)).Shares);
    }

    [Fact]
    public void Thirds_of_a_cent_add_up()
    {
        BillAllocation allocation = Allocate([Charge(0.01m)], Use("a", 1), Use("b", 1), Use("c", 1));
        Assert.Equal([0.003333333334m, 0.003333333333m, 0.003333333333m], allocation.Shares.Select(s => s.Amount));
    }

    [Fact]
    public void Ten_thousand_random_bills_add_up_exactly_by_currency()
    {
        Random random = new(7);
        string[] services = [Bedrock, "Storage", "OpenAI API"], usages = [Nova, "gpt-4.1, input", "", "x"], tags = ["{}", """{"app":"bot"}""", """{"team":"t"}"""], models = [NovaLite, "gpt-4.1", "other"];
        string?[] features = ["chat", "search", null];
        ChargeCategory[] categories = Enum.GetValues<ChargeCategory>();
        for (int bill = 0; bill < 10_000; bill++)
        {
            BilledCharge[] charges = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Charge(
                Math.Round(((decimal)random.NextDouble() - 0.3m) * (decimal)Math.Pow(10, random.Next(-9, 9)), random.Next(0, 13)), Pick(usages), Pick(services), random.Next(1, 3), random.Next(4) == 0 ? "EUR" : "USD",
                Pick(categories), random.Next(9) == 0 ? "Refund" : null, Pick(tags)))];
            PricedUse[] uses = [.. Enumerable.Range(0, random.Next(0, 6)).Select(i => Use("app" + i, random.Next(5) == 0 ? 0 : Math.Round((decimal)random.NextDouble() * random.Next(1, 1000), 6), Pick(models), random.Next(1, 3), calls: random.Next(3), feature: Pick(features)))];
            IReadOnlyList<AllocatedShare> shares = Allocate(charges, uses).Shares;
            Assert.Equal(
                charges.GroupBy(c => c.Currency).Select(g => (g.Key, g.Sum(c => c.Amount))).Order(),
                shares.GroupBy(s => s.Charge.Currency).Select(g => (g.Key, g.Sum(s => s.Amount))).Order());
            Assert.Subset(uses.Select(u => $"{u.Application}/{u.Feature}").ToHashSet(), shares.Where(s => s.Feature is not null).Select(s => $"{s.Application}/{s.Feature}").ToHashSet());
        }

        T Pick<T>(T[] any) => any[random.Next(any.Length)];
    }
}
