using System.Text;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>What an edit changes and costs.</summary>
public sealed class EditEffectTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Cost_is_the_difference_of_tokens_at_last_weeks_calls()
    {
        Prompt before = Parse("Say hello."), after = Parse("Say hello. " + string.Concat(Enumerable.Repeat("And be very exact. ", 50)));
        ChangeCost cost = ChangeCost.Of(before, after, [new("gpt-4o-mini", 1_000_000)], PriceBook.ListPrices, Now);
        long tokens = cost.After!.Value - cost.Before!.Value;
        Assert.True(tokens > 100, $"{tokens}");
        decimal dollars = PriceBook.ListPrices.Price("gpt-4o-mini", Now, new PricedTokens(tokens * 1_000_000, 0, 0, 0))!.Value / 1_000_000m;
        Assert.Equal(dollars, cost.Dollars);
        Assert.Contains("1,000,000 model calls of the last 7 whole days (gpt-4o-mini)", cost.Basis, StringComparison.Ordinal);
        Assert.Equal(-dollars, ChangeCost.Of(after, before, [new("gpt-4o-mini", 1_000_000)], PriceBook.ListPrices, Now).Dollars);
    }

    [Fact]
    public void Another_model_counts_at_its_price()
    {
        Prompt before = Parse("Say hello to everybody.", "gpt-4o-mini"), after = Parse("Say hello to everybody.", "gpt-4o");
        ChangeCost cost = ChangeCost.Of(before, after, [new("gpt-4o-mini", 1000)], PriceBook.ListPrices, Now);
        Assert.True(cost.Dollars > 0);
        Assert.Contains("now gpt-4o", cost.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_numbers_or_prices_there_is_a_reason_and_no_cost()
    {
        Prompt prompt = Parse("Say hello.");
        Assert.Contains("nobody calls it yet", ChangeCost.Of(null, prompt, [], PriceBook.ListPrices, Now).Basis, StringComparison.Ordinal);
        Assert.Contains("No call with this prompt", ChangeCost.Of(prompt, prompt, [], PriceBook.ListPrices, Now).Basis, StringComparison.Ordinal);
        Assert.Contains("could not be read", ChangeCost.Of(prompt, prompt, null, PriceBook.ListPrices, Now).Basis, StringComparison.Ordinal);
        ChangeCost unknown = ChangeCost.Of(prompt, Parse("Say hello twice."), [new("homemade", 5)], PriceBook.ListPrices, Now);
        Assert.Null(unknown.Dollars);
        Assert.Contains("no price for one of homemade", unknown.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void What_callers_and_the_model_notice_is_named()
    {
        Prompt before = Read("---\nmodel: gpt-4o-mini\ninputs:\n  - { name: old, kind: string, required: true }\n---\nuser:\n{{old}}\n");
        Prompt after = Read("---\nmodel: gpt-4o\ninputs:\n  - { name: fresh, kind: string, required: true }\n---\nuser:\n{{fresh}}\n");
        PromptEffect effect = PromptEffect.Of(before, after);
        Assert.Equal(["fresh", "old", "fresh"], [.. effect.Added, .. effect.Removed, .. effect.Demanded]);
        Assert.Contains(new SettingChange("model", "gpt-4o-mini", "gpt-4o"), effect.Settings);
        Assert.True(PromptEffect.Of(before, before).IsNone);
        Assert.Empty(PromptEffect.Of(null, after).Demanded); // nobody calls a new one yet
    }

    [Fact]
    public void The_same_value_in_another_order_is_a_change_neither_to_people_nor_to_the_policy()
    {
        Prompt before = Read("---\nmodel: { id: gpt-4o, options: { safety: { a: 1, b: 2 } } }\n---\nuser:\nHello\n"), after = Read("---\nmodel: { id: gpt-4o, options: { safety: { b: 2, a: 1 } } }\n---\nuser:\nHello\n");
        Assert.NotEmpty(before.Parameters);
        Assert.True(PromptEffect.Of(before, after).IsNone);
        Assert.Empty(PromptAspects.Between(before, after, wasThere: true));
    }

    private static Prompt Parse(string text, string? model = null) =>
        PromptParser.Parse(PromptFormat.Markdown, Encoding.UTF8.GetBytes(model is null ? text : $"---\nmodel: {model}\n---\n{text}")).Prompt!;

    private static Prompt Read(string prompty) => PromptParser.Parse(PromptFormat.Prompty, Encoding.UTF8.GetBytes(prompty)).Prompt!;
}
