using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using static OpsConsole.Core.Tests.Costs.Allocation.AllocationSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class ReconciliationTests
{
    private static readonly DateTime Later = new(2026, 12, 20, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_steady_discount_is_said_with_its_ratio()
    {
        Reconciliation books = Compare([.. Enumerable.Range(1, 5).Select(d => Charge(93 * d, day: d))], [.. Enumerable.Range(1, 5).Select(d => Use("bot", 100 * d, day: d))]);
        DriftSum sum = books.ByModel().Single().Sum;
        Assert.Equal((1395m, 1500m, 0.93m), (sum.Billed, sum.Estimated, sum.PriceRatio));
        Assert.Equal([new DriftPart(DriftReason.Price, -105)], sum.Parts);
        Assert.True(sum.IsWorth);
    }

    [Fact]
    public void A_steady_discount_is_said_although_a_few_calls_have_no_price()
    {
        Reconciliation books = Compare([.. Enumerable.Range(1, 5).Select(d => Charge(93 * d, day: d))], [.. Enumerable.Range(1, 5).Select(d => Use("bot", 100 * d, day: d, calls: 100, unpriced: 5))]);
        Assert.Equal(0.93m, books.ByModel().Single().Sum.PriceRatio);
    }

    [Fact]
    public void Where_many_calls_have_no_price_no_ratio_is_said()
    {
        Reconciliation books = Compare([.. Enumerable.Range(1, 5).Select(d => Charge(93 * d, day: d))], [.. Enumerable.Range(1, 5).Select(d => Use("bot", 100 * d, day: d, calls: 100, unpriced: 6))]);
        Assert.Null(books.ByModel().Single().Sum.PriceRatio);
    }

    [Fact]
    public void What_telemetry_has_no_call_of_is_not_measured()
    {
        DriftSum sum = Compare([Charge(10), Charge(4, day: 2)], [Use("bot", 10)]).Total;
        Assert.Equal([new DriftPart(DriftReason.NotMeasured, 4)], sum.Parts);
        Assert.Equal((14m, 10m, 4m), (sum.Billed, sum.Estimated, sum.Amount));
    }

    [Fact]
    public void Tokens_billed_above_those_that_were_counted_are_not_measured()
    {
        BilledCharge charge = Charge(10, quantity: 1_000, unit: "1K tokens");
        DriftSum sum = Compare([charge], [Use("bot", 8, tokens: new PricedTokens(800_000, 0, 0, 0))]).Total;
        Assert.Equal([new DriftPart(DriftReason.NotMeasured, 2)], sum.Parts);
    }

    [Fact]
    public void The_same_tokens_for_another_amount_are_another_price()
    {
        DriftSum sum = Compare([Charge(9, quantity: 1_000, unit: "1K tokens")], [Use("bot", 10, tokens: new PricedTokens(1_000_000, 0, 0, 0))]).Total;
        Assert.Equal([new DriftPart(DriftReason.Price, -1)], sum.Parts);
        Assert.Null(sum.PriceRatio); // of one day nobody knows whether it is steady
    }

    [Fact]
    public void Calls_without_a_price_are_counted_and_are_what_the_estimate_lacks()
    {
        DriftSum sum = Compare([Charge(10)], [Use("bot", 0, tokens: new PricedTokens(10, 0, 0, 0), calls: 7, unpriced: 7)]).Total;
        Assert.Equal((7L, new DriftPart(DriftReason.Unpriced, 10)), (sum.Unpriced, sum.Parts.Single()));
    }

    [Fact]
    public void A_day_that_was_read_too_soon_is_late_and_not_yet_worth_a_look()
    {
        DateTime now = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);
        DriftSum sum = Compare([Charge(6)], [Use("bot", 10)], now, now).Total;
        Assert.Equal([new DriftPart(DriftReason.Late, -4)], sum.Parts);
        Assert.False(sum.IsWorth);
    }

    [Fact]
    public void Credits_are_told_apart_from_prices()
    {
        DriftSum sum = Compare([Charge(10), Charge(-3, "", category: ChargeCategory.Credit)], [Use("bot", 10)]).Total;
        Assert.Equal([new DriftPart(DriftReason.Credits, -3)], sum.Parts);
    }

    [Fact]
    public void What_nothing_explains_is_called_so() =>
        Assert.Equal([new DriftPart(DriftReason.Unexplained, 5)], Compare([Charge(15), Charge(10, day: 2), Charge(30, day: 3)], [Use("bot", 10), Use("bot", 10, day: 2), Use("bot", 30, day: 3)]).Total.Parts);

    [Fact]
    public void A_month_without_a_bill_and_models_that_nobody_bills_have_an_estimate_and_no_drift()
    {
        DriftSum none = Compare([], [Use("bot", 10)]).Total;
        Assert.Equal((null, 10m, null, 0m), (none.Billed, none.Estimated, none.OfBill, none.Amount));
        (SoldModel Model, DriftSum Sum)[] models = [.. Compare([Charge(10)], [Use("bot", 10), Use("bot", 5, "gpt-4.1")]).ByModel()];
        Assert.Equal([10m, null], models.Select(m => m.Sum.Billed));
        Assert.Empty(Compare([], []).Drifts);
    }

    [Fact]
    public void Other_currencies_are_not_compared() =>
        Assert.Null(Compare([Charge(10, currency: "EUR")], [Use("bot", 10)]).Total.Billed);

    [Fact]
    public void Reasons_always_add_up_to_the_drift()
    {
        Random random = new(3);
        for (int i = 0; i < 2_000; i++)
        {
            BilledCharge[] charges = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Charge(
                Math.Round((decimal)(random.NextDouble() - 0.2) * 50, 6), random.Next(4) == 0 ? "" : Nova, day: random.Next(1, 5), category: random.Next(5) == 0 ? ChargeCategory.Credit : ChargeCategory.Usage,
                quantity: random.Next(0, 900), unit: random.Next(2) == 0 ? "1K tokens" : null))];
            PricedUse[] uses = [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => Use("bot", Math.Round((decimal)random.NextDouble() * 40, 6), day: random.Next(1, 5), tokens: new PricedTokens(random.Next(900_000), 0, 0, 0), calls: 9, unpriced: random.Next(0, 3)))];
            Assert.All(Compare(charges, uses).Drifts, d => Assert.Equal(d.Amount, d.Parts.Sum(p => p.Amount)));
        }
    }

    private static Reconciliation Compare(BilledCharge[] charges, PricedUse[] uses, DateTime? now = null, DateTime? readAt = null) =>
        new(Allocate(charges, uses), uses, charges.GroupBy(c => c.Day).Select(g => new DayCharges("aws", g.Key, readAt is null, readAt ?? Later, [.. g])), now ?? Later);
}
