using System.Text;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Changes.Impact;

public class ChangeCostTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Another_model_is_paid_for_everything_that_the_calls_read_and_wrote()
    {
        Prompt before = Parse("gpt-4o-mini", "Say hello."), after = Parse("gpt-4o", "Say hello.");
        PricedTokens tokens = new(10_000_000, 2_000_000, 4_000_000, 0);

        ChangeCost cost = ChangeCost.Of(before, after, [new("gpt-4o-mini", 1_000) { Tokens = tokens }], PriceBook.ListPrices, Now);

        // 6 M input, 4 M from cache, 2 M output: at 2.5, 1.25 and 10 instead of 0.15, 0.075 and 0.6.
        Assert.Equal(15m + 5m + 20m - (0.9m + 0.3m + 1.2m), cost.Dollars);
        Assert.Contains("all their tokens at the other model's", cost.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_come_with_another_model_are_paid_at_its_price()
    {
        Prompt before = Parse("gpt-4o-mini", "Say hello."), same = Parse("gpt-4o", "Say hello."), after = Parse("gpt-4o", "Say hello. Be kind and be exact.");
        PromptCalls[] week = [new("gpt-4o-mini", 1_000_000) { Tokens = new PricedTokens(100_000_000, 0, 0, 0) }];

        ChangeCost cost = ChangeCost.Of(before, after, week, PriceBook.ListPrices, Now);

        Assert.Equal((cost.After!.Value - cost.Before!.Value) * 2.5m, cost.Dollars - ChangeCost.Of(before, same, week, PriceBook.ListPrices, Now).Dollars);
        Assert.True(cost.After > cost.Before);
    }

    [Fact]
    public void Where_no_tokens_are_reported_the_prompt_itself_was_in_every_call()
    {
        Prompt before = Parse("gpt-4o-mini", "Say hello."), after = Parse("gpt-4o", "Say hello.");

        ChangeCost cost = ChangeCost.Of(before, after, [new("gpt-4o-mini", 1_000_000)], PriceBook.ListPrices, Now);

        Assert.Equal(cost.Before!.Value * (2.5m - 0.15m), cost.Dollars);
    }

    [Fact]
    public void There_and_back_is_the_same_with_the_other_sign()
    {
        Prompt one = Parse("gpt-4o-mini", "Say hello."), other = Parse("gpt-4o-mini", "Say hello to everybody who asks.");
        PromptCalls[] week = [new("gpt-4o-mini", 1_000) { Tokens = new PricedTokens(50_000, 9_000, 1_000, 0) }, new("gpt-4o", 10)];

        Assert.Equal(ChangeCost.Of(one, other, week, PriceBook.ListPrices, Now).Dollars, -ChangeCost.Of(other, one, week, PriceBook.ListPrices, Now).Dollars);
    }

    private static Prompt Parse(string model, string text) => PromptParser.Parse(PromptFormat.Markdown, Encoding.UTF8.GetBytes($"---\nmodel: {model}\n---\n{text}")).Prompt!;
}
