using OpsConsole.Core.Costs;
using OpsConsole.Core.Tests.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Costs;

public class PriceBookTests
{
    private static readonly DateTime At = new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("gpt-4o", 2_500_000)]
    [InlineData("gpt-4o-2024-08-06", 2_500_000)]
    [InlineData("gpt-4o-2024-05-13", 5_000_000)]
    [InlineData("GPT-4o-mini-2024-07-18", 150_000)]
    [InlineData("openai/gpt-4.1-mini", 400_000)]
    [InlineData("gpt-4-0613", 30_000_000)]
    [InlineData("anthropic.claude-3-5-sonnet-20241022-v2:0", 3_000_000)]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", 3_000_000)]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0", 1_000_000)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", 250_000)]
    [InlineData("claude-opus-4-20250514", 15_000_000)]
    [InlineData("claude-opus-4-5@20251101", 5_000_000)]
    [InlineData("amazon.nova-lite-v1:0", 60_000)]
    [InlineData("eu.amazon.nova-pro-v1:0:300k", 800_000)]
    [InlineData("models/gemini-2.5-pro-preview-05-06", 1_250_000)]
    [InlineData("gemini-2.5-flash-lite", 100_000)]
    [InlineData("gemini-1.5-pro-002", 1_250_000)]
    [InlineData("mistral-large-2411", 2_000_000)]
    [InlineData("command-r-08-2024", 150_000)]
    public void A_model_is_found_by_its_family(string model, long expected) =>
        Assert.Equal(expected, PriceBook.ListPrices.Price(model, At, new PricedTokens(1_000_000, 0, 0, 0)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("my-own-model")]
    [InlineData("gpt-4o-audio-preview")]
    [InlineData("gpt-4o:free")]
    [InlineData("gpt-45")]
    [InlineData("claude-opus-4-9")]
    [InlineData("claude-opus-4-12")]
    [InlineData("claude-opus-4-7-20260101")]
    [InlineData("ft:gpt-4o-mini:acme")]
    public void An_unknown_model_has_no_price_which_is_not_free(string? model) =>
        Assert.Null(PriceBook.ListPrices.Price(model, At, new PricedTokens(1, 1, 0, 0)));

    [Fact]
    public void Each_kind_of_token_has_its_price_and_the_sum_is_rounded_once()
    {
        // claude-sonnet-4-5: (1000 − 300 − 100) × 3 + 300 × 0.30 + 100 × 3.75 + 200 × 15 = 1800 + 90 + 375 + 3000
        Assert.Equal(5265, PriceBook.ListPrices.Price("claude-sonnet-4-5", At, new PricedTokens(1000, 200, 300, 100)));

        // nova-micro: 1 × 0.035 + 3 × 0.14 = 0.455, rounded to 0; 4 output tokens make it 0.595, rounded to 1
        Assert.Equal(0, PriceBook.ListPrices.Price("nova-micro", At, new PricedTokens(1, 3, 0, 0)));
        Assert.Equal(1, PriceBook.ListPrices.Price("nova-micro", At, new PricedTokens(1, 4, 0, 0)));
    }

    [Fact]
    public void The_price_in_effect_at_the_time_of_the_call_counts()
    {
        var tokens = new PricedTokens(1_000_000, 0, 0, 0);
        Assert.Equal(10_000_000, PriceBook.ListPrices.Price("o3", new DateTime(2025, 6, 9, 23, 0, 0, DateTimeKind.Utc), tokens));
        Assert.Equal(2_000_000, PriceBook.ListPrices.Price("o3", new DateTime(2025, 6, 10, 0, 0, 0, DateTimeKind.Utc), tokens));
    }

    [Theory]
    [InlineData(-1, -1, -1, -1)]
    [InlineData(10, 0, 100, 100)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue)]
    public void No_report_makes_a_negative_price(long input, long output, long read, long write) =>
        Assert.True(PriceBook.ListPrices.Price("claude-opus-4", At, new PricedTokens(input, output, read, write)) is null or >= 0);

    [Fact]
    public void A_reported_cost_wins_when_it_can_be_true()
    {
        object?[] call = ["gen_ai.operation.name", "chat", "gen_ai.request.model", "gpt-4o", "gen_ai.usage.input_tokens", 1000, "gen_ai.usage.output_tokens", 0];

        Assert.Equal(2500, Mapping.Fact(call).CostMicros);
        Assert.Equal(12_300, Mapping.Fact([.. call, "gen_ai.usage.cost", 0.0123]).CostMicros);
        Assert.Equal(12_300, Mapping.Fact([.. call, "llm.cost.total", "0.0123"]).CostMicros);
        Assert.Equal(2500, Mapping.Fact([.. call, "gen_ai.usage.cost", -1.0]).CostMicros);
        Assert.Equal(2500, Mapping.Fact([.. call, "gen_ai.usage.cost", double.NaN]).CostMicros);
        Assert.Equal(7_000_000, Mapping.Fact([.. call, "langfuse.observation.cost_details", """{"input": 3, "output": 4}"""]).CostMicros);
    }

    [Fact]
    public void A_model_on_ones_own_machine_has_no_list_price() =>
        Assert.Null(Mapping.Fact("gen_ai.operation.name", "chat", "gen_ai.provider.name", "ollama", "gen_ai.request.model", "mistral-small", "gen_ai.usage.input_tokens", 9).CostMicros);

    [Fact]
    public void A_price_book_can_be_read()
    {
        const string Json = """{"models":[{"model":"m","prices":[{"from":"2026-01-01","input":1,"output":2}]}]}""";

        Assert.Equal(5, PriceBook.Read(Json).Price("m", At, new PricedTokens(1, 2, 0, 0)));
    }
}
