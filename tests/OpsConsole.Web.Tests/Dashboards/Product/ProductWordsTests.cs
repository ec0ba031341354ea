using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Web.Dashboards.Product;

namespace OpsConsole.Web.Tests.Dashboards.Product;

public sealed class ProductWordsTests
{
    [Fact]
    public void A_breakdown_says_what_to_do() => Assert.Equal(
        "85% up to 3 tool calls, 45% from 5: consider splitting what takes so many.",
        ProductWords.Breakdown(new ComplexityCurve(Complexity.ToolCalls, [], new Breakdown(3, 5, new Share(85, 100), new Share(45, 100)))));

    [Fact]
    public void Without_a_breakdown_that_is_said() => Assert.Equal(
        "Completion does not break down with more model calls.",
        ProductWords.Breakdown(new ComplexityCurve(Complexity.ModelCalls, [new(1, 90, new Share(80, 90)), new(2, 90, new Share(79, 90))], null)));

    [Fact]
    public void Few_cases_are_not_taken_for_good_news() => Assert.StartsWith(
        "Too few interactions", ProductWords.Breakdown(new ComplexityCurve(Complexity.ToolCalls, [new(0, 9, new Share(9, 9)), new(1, 3, new Share(0, 3))], null)), StringComparison.Ordinal);

    [Theory]
    [InlineData(4, 6, "85% up to turn 4 of a conversation, 45% from turn 6: consider a fresh start, or a person, before that.")]
    [InlineData(1, 2, "85% at the first turn of a conversation, 45% from turn 2: consider a fresh start, or a person, before that.")]
    public void A_breakdown_by_turns_says_what_to_do(int until, int from, string words) =>
        Assert.Equal(words, ProductWords.Breakdown(new ComplexityCurve(Complexity.Turns, [], new Breakdown(until, from, new Share(85, 100), new Share(45, 100)))));

    [Theory]
    [InlineData("turns", Complexity.Turns)]
    [InlineData("model-calls", Complexity.ModelCalls)]
    [InlineData("nonsense", Complexity.ToolCalls)]
    public void The_address_says_what_complexity_is_counted_in(string word, Complexity by) =>
        Assert.Equal(by, ProductView.FromQuery(name => name == "complexity" ? word : null, out _).By);

    [Theory]
    [InlineData(1_400, 1_000, "Inputs are 40% longer than in the period before: half have at most 1.4k tokens, then 1k.")]
    [InlineData(500, 1_000, "Inputs are 50% shorter than in the period before: half have at most 500 tokens, then 1k.")]
    [InlineData(1_100, 1_000, "Inputs are about as long as in the period before: half have at most 1.1k tokens.")]
    public void The_length_of_inputs_is_told_where_it_moved(double now, double before, string words) =>
        Assert.Equal(words, ProductWords.Lengths(new InputLengths(now, now), new InputLengths(before, before)));

    [Fact]
    public void The_address_carries_the_whole_page()
    {
        ProductView view = new(ProductView.Week, new MetricsFilter("bot", Prompt: "answer@1"), Complexity.ModelCalls);
        Assert.Equal("/product?range=7d&app=bot&prompt=answer@1&complexity=model-calls", view.Url);
        Assert.Equal((view, null), (ProductView.FromQuery(name => name switch { "range" => "7d", "app" => "bot", "prompt" => "answer@1", "complexity" => "model-calls", _ => null }, out string? problem), problem));
        Assert.Equal(ProductView.Week, ProductView.FromQuery(_ => null, out _).Range);
    }

    [Fact]
    public void A_comparison_is_shared_by_its_address()
    {
        VersionsView view = new(ProductView.Week, MetricsFilter.All, ComparedBy.Prompt) { Of = ["a@1", "a@2"] };
        Assert.Equal("/product/compare?range=7d&by=prompt&of=a@1&of=a@2", view.Url);
        Assert.Equal(view, VersionsView.FromQuery(name => name switch { "range" => "7d", "by" => "prompt", _ => null }, ["a@1", "a@2"], out _));
        Assert.Equal(["a@2", "a@1"], view.Against("a@2").Of);
        Assert.Equal(VersionsView.Most, VersionsView.FromQuery(_ => null, [.. Enumerable.Range(0, 50).Select(i => $"v{i}")], out _).Of.Count);
    }

    [Fact]
    public void A_marked_range_grows_to_whole_hours()
    {
        DateTime from = new(2026, 11, 18, 14, 10, 0, DateTimeKind.Utc);
        Assert.Equal(TimeRange.Between(from.AddMinutes(-10), from.AddMinutes(50)), new ProductView(ProductView.Week, MetricsFilter.All).Zoom(from, from.AddMinutes(5)).Range);
    }
}
