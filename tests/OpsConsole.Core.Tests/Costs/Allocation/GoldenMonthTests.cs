using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using static OpsConsole.Core.Tests.Costs.Allocation.AllocationSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

/// <summary>
/// A month is replayed call by call: the estimate prices each call as it was made, and the bill is computed from the same tokens by itself, added up by day and kind of
/// token at prices that are written down here. One price changes at a midnight in the middle of the month.
/// </summary>
public sealed class GoldenMonthTests
{
    private const int Days = 30, ChangeDay = 16;
    private const string Sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", SonnetService = "Claude Sonnet 4.5 (Amazon Bedrock Edition)";

    private const string Book = """
        {"models":[
          {"model":"nova-lite","prices":[{"from":"2025-01-01","input":0.06,"output":0.24,"cacheRead":0.015},{"from":"2026-11-16","input":0.09,"output":0.30,"cacheRead":0.02}]},
          {"model":"claude-sonnet-4-5","prices":[{"from":"2025-01-01","input":3.3,"output":16.5,"cacheRead":0.33,"cacheWrite":4.125}]}]}
        """;

    [Fact]
    public void The_estimate_of_a_replayed_month_is_within_one_percent_of_its_bill_which_is_divided_to_the_cent()
    {
        PriceBook prices = PriceBook.Read(Book);
        (List<PricedUse> uses, Dictionary<(int Day, string Model), PricedTokens> tokens) = Replay(prices);
        BilledCharge[] bill = [.. tokens.SelectMany(t => Bill(t.Key.Day, t.Key.Model, t.Value))];
        BillAllocation allocation = new(bill, uses, prices, TagKeys.Default, _ => null);
        Reconciliation books = new(allocation, uses, bill.GroupBy(c => c.Day).Select(g => new DayCharges("aws", g.Key, true, new DateTime(2026, 12, 10, 0, 0, 0, DateTimeKind.Utc), [.. g])), new DateTime(2026, 12, 10, 0, 0, 0, DateTimeKind.Utc));

        decimal billed = bill.Sum(c => c.Amount);
        Assert.InRange(uses.Sum(u => u.Estimated) / billed, 0.99m, 1.01m);
        Assert.Equal(billed, allocation.Shares.Sum(s => s.Amount));
        Assert.Equal(decimal.Round(billed, 2), Split.Shown([.. allocation.Shares.GroupBy(s => s.Application).Select(g => g.Sum(s => s.Amount))]).Sum());
        Assert.All(allocation.Shares, s => Assert.Equal(AllocationRule.Model, s.Rule));
        Assert.All(books.Drifts, d => Assert.All(d.Parts, p => Assert.Equal(DriftReason.Rounding, p.Reason)));
        Assert.All(uses.GroupBy(u => u.Application), g => Assert.InRange(allocation.Shares.Where(s => s.Application == g.Key).Sum(s => s.Amount) / g.Sum(u => u.Estimated), 0.98m, 1.02m));
    }

    [Fact]
    public void A_price_that_changes_at_midnight_counts_from_the_first_call_of_the_day()
    {
        PriceBook prices = PriceBook.Read(Book);
        DateTime midnight = new(2026, 11, ChangeDay, 0, 0, 0, DateTimeKind.Utc);
        PricedTokens million = new(1_000_000, 0, 0, 0);
        Assert.Equal((60_000L, 90_000L), (prices.Price(NovaLite, midnight.AddTicks(-1), million)!.Value, prices.Price(NovaLite, midnight, million)!.Value));
    }

    /// <summary>About 36,000 calls of three applications, priced one by one as telemetry does.</summary>
    private static (List<PricedUse> Uses, Dictionary<(int, string), PricedTokens> Tokens) Replay(PriceBook prices)
    {
        Random random = new(11);
        Dictionary<(int Day, string Application, string Model), (long Micros, PricedTokens Tokens, long Calls)> counted = [];
        Dictionary<(int, string), PricedTokens> all = [];
        for (int day = 1; day <= Days; day++)
        {
            for (int call = 0; call < 1_200; call++)
            {
                (string application, string model) = random.Next(6) switch { 0 => ("bot", Sonnet), 1 or 2 => ("mail", NovaLite), 3 => ("reader", Sonnet), _ => ("reader", NovaLite) };
                int cached = model == Sonnet ? random.Next(3) * 800 : 0;
                PricedTokens tokens = new(cached + random.Next(20, 4_000), random.Next(1, 600), cached, 0);
                DateTime at = new DateTime(2026, 11, day, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(86_400));
                (long micros, PricedTokens sum, long calls) = counted.GetValueOrDefault((day, application, model));
                counted[(day, application, model)] = (micros + prices.Price(model, at, tokens)!.Value, Add(sum, tokens), calls + 1);
                all[(day, model)] = Add(all.GetValueOrDefault((day, model)), tokens);
            }
        }

        return ([.. counted.Select(c => Use(c.Key.Application, c.Value.Micros / 1_000_000m, c.Key.Model, c.Key.Day, tokens: c.Value.Tokens, calls: c.Value.Calls))], all);
    }

    /// <summary>What a provider bills for the tokens of a day: by kind, at its prices, with ten decimals.</summary>
    private static IEnumerable<BilledCharge> Bill(int day, string model, PricedTokens tokens)
    {
        if (model == Sonnet)
        {
            yield return Million("USE1-MP:USE1_InputTokenCount-Units", tokens.Input - tokens.CacheRead, 3.3m);
            yield return Million("USE1-MP:USE1_CacheReadInputTokenCount-Units", tokens.CacheRead, 0.33m);
            yield return Million("USE1-MP:USE1_OutputTokenCount-Units", tokens.Output, 16.5m);
        }
        else
        {
            yield return Charge(decimal.Round(tokens.Input * (day < ChangeDay ? 0.00006m : 0.00009m) / 1_000, 10), Nova, day: day, quantity: tokens.Input / 1_000m, unit: "1K tokens");
            yield return Charge(decimal.Round(tokens.Output * (day < ChangeDay ? 0.00024m : 0.0003m) / 1_000, 10), "USE1-NovaLite-output-tokens", day: day, quantity: tokens.Output / 1_000m, unit: "1K tokens");
        }

        BilledCharge Million(string usageType, long count, decimal price) => Charge(decimal.Round(count * price / 1_000_000, 10), usageType, SonnetService, day, quantity: count / 1_000_000m, unit: "Units");
    }

    private static PricedTokens Add(PricedTokens a, PricedTokens b) => new(a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite);
}
