using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Core.Tests.Costs;

public sealed class CostChangeTests
{
    private static readonly DateTime October = new(2026, 10, 15, 0, 0, 0, DateTimeKind.Utc), November = new(2026, 11, 15, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Models = ["gpt-4.1", "gpt-5-mini", "amazon.nova-lite-v1:0", "nobody-knows"];

    private static readonly CostPeriod Before = new(1_000, [Use(October, "gpt-4.1", 1_000_000, 0, 2m)]);

    [Fact]
    public void Twice_the_interactions_is_volume() =>
        AssertIs(new(2m, Volume: 2m, 0, 0, 0, 0, 4m), new(2_000, [Use(November, "gpt-4.1", 2_000_000, 0, 4m)]));

    [Fact]
    public void Twice_the_tokens_of_an_interaction_is_length() =>
        AssertIs(new(2m, 0, Length: 2m, 0, 0, 0, 4m), new(1_000, [Use(November, "gpt-4.1", 2_000_000, 0, 4m)]));

    [Fact]
    public void The_same_tokens_by_a_dearer_model_is_mix() =>
        AssertIs(new(2m, 0, 0, Mix: 3m, 0, 0, 5m), new(1_000, [Use(November, "claude-opus-4-5", 1_000_000, 0, 5m)]));

    [Fact]
    public void More_output_of_the_same_model_is_mix() => // output costs four times as much
        AssertIs(new(2m, 0, 0, Mix: 3m, 0, 0, 5m), new(1_000, [Use(November, "gpt-4.1", 500_000, 500_000, 5m)]));

    [Fact]
    public void The_same_for_half_the_money_is_price() =>
        AssertIs(new(2m, 0, 0, 0, Price: -1m, 0, 1m), new(1_000, [Use(November, "gpt-4.1", 1_000_000, 0, 1m)]));

    [Fact]
    public void More_calls_of_a_model_that_is_paid_by_the_call_are_mix_and_not_price()
    {
        PriceBook prices = PriceBook.Read("""{"models":[{"model":"house","prices":[{"from":"2026-01-01","input":1,"output":1,"request":0.01}]}]}""");
        ModelUse was = Calls(October, 100), isNow = Calls(November, 300); // the same tokens in three times the calls
        CostChange change = CostChange.Of(new CostPeriod(1_000, [was]), new CostPeriod(1_000, [isNow]), prices)!;
        Assert.Equal((2m, 4m, 2m, 0m), (change.Before, change.Now, R(change.Mix), R(change.Price)));

        static ModelUse Calls(DateTime at, int calls) => new("house", at, new PricedTokens(1_000_000, 0, 0, 0) { Calls = calls }, 1 + (calls * 0.01m));
    }

    [Fact]
    public void What_has_no_tokens_is_told_apart() =>
        AssertIs(new(2m, 0, 0, 0, 0, Other: 0.5m, 2.5m), new(1_000, [Use(November, "gpt-4.1", 1_000_000, 0, 2m), Use(November, "images", 0, 0, 0.5m)]));

    [Fact]
    public void Without_interactions_there_is_nothing_to_compare()
    {
        Assert.Null(CostChange.Of(new CostPeriod(0, []), Before, PriceBook.ListPrices));
        Assert.Null(CostChange.Of(Before, new CostPeriod(0, []), PriceBook.ListPrices));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_happened_the_parts_add_up(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            CostPeriod before = Any(random, October), now = Any(random, November);
            CostChange change = CostChange.Of(before, now, PriceBook.ListPrices)!;
            Assert.Equal((before.Cost, now.Cost), (change.Before, change.Now));
            Assert.Equal(0, R(change.Before + change.Volume + change.Length + change.Mix + change.Price + change.Other - change.Now));
            Assert.Equal(0, R(change.Other)); // all of it has tokens
        }
    }

    private static CostPeriod Any(Random random, DateTime at) => new(random.NextInt64(1, 1_000_000), [.. Models
        .Take(random.Next(1, 5)).Select(model => Use(at, model, random.NextInt64(1_000_000_000), random.NextInt64(1, 1_000_000_000), random.NextInt64(1_000_000_000) / 1_000_000m))]);

    private static ModelUse Use(DateTime at, string model, long input, long output, decimal cost) => new(model, at, new PricedTokens(input, output, 0, 0), cost);

    private static void AssertIs(CostChange expected, CostPeriod now)
    {
        CostChange change = CostChange.Of(Before, now, PriceBook.ListPrices)!;
        Assert.Equal(expected, change with { Volume = R(change.Volume), Length = R(change.Length), Mix = R(change.Mix), Price = R(change.Price), Other = R(change.Other) });
    }

    private static decimal R(decimal dollars) => decimal.Round(dollars, 9);
}
