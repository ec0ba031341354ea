using System.Text;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Core.Tests.Costs.Prices;

public sealed class LiteLlmMapTests
{
    private static readonly DateOnly From = new(2026, 11, 22);

    private const string Map = """
        {
          "sample_spec": { "mode": "one of chat, embedding", "input_cost_per_token": 0.0 },
          "gpt-5-mini": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-07, "output_cost_per_token": 2e-06, "cache_read_input_token_cost": 2.5e-08,
            "input_cost_per_token_batches": 1.25e-07, "output_cost_per_token_batches": 1e-06, "supports_vision": true },
          "azure/gpt-5-mini": { "litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 9e-07, "output_cost_per_token": 9e-06 },
          "us.anthropic.claude-x-9-20260101-v1:0": { "litellm_provider": "bedrock_converse", "mode": "chat", "input_cost_per_token": 3.3e-06, "output_cost_per_token": 1.65e-05,
            "cache_creation_input_token_cost": 4.125e-06, "cache_creation_input_token_cost_above_1hr": 6.6e-06 },
          "dall-e-9": { "litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": 0.04 },
          "whisper-1": { "litellm_provider": "openai", "mode": "audio_transcription", "input_cost_per_second": 0.0001 },
          "free-model": { "litellm_provider": "x", "mode": "chat" }
        }
        """;

    [Fact]
    public void Prices_per_token_become_prices_per_million()
    {
        PricedModel model = Assert.Single(Read(), m => m.Model == "gpt-5-mini");

        Assert.Equal(new ModelPrice(From, 0.25m, 2m) { CacheRead = 0.025m, BatchInput = 0.125m, BatchOutput = 1m }, Assert.Single(model.Prices));
    }

    [Fact]
    public void What_has_no_price_by_tokens_calls_or_images_is_left_out() =>
        Assert.Equal(["claude-x-9-20260101-v1:0", "dall-e-9", "gpt-5-mini"], Read().Select(m => m.Model));

    [Fact]
    public void What_was_imported_is_a_price_book_that_prices_calls()
    {
        PriceBook book = PriceBook.With(PriceFile.Read(new PriceFile().Add(Read()).Write()), 1);

        Assert.Equal(3_300_000, book.Price("us.anthropic.claude-x-9-20260101-v1:0", From.ToDateTime(default), new PricedTokens(1_000_000, 0, 0, 0)));
        Assert.Equal(40_000, book.PriceWithoutTokens("dall-e-9", From.ToDateTime(default)));
    }

    [Fact]
    public void Only_what_is_wanted_is_read_and_what_is_known_already_can_be_left_out()
    {
        Assert.Equal(["gpt-5-mini"], LiteLlmMap.Read(Encoding.UTF8.GetBytes(Map), From, m => m.StartsWith("gpt", StringComparison.Ordinal)).Select(m => m.Model));

        PriceBook known = PriceBook.With(new PriceFile().Add(Read()), 1);
        Assert.Empty(Read().NotIn(known));
    }

    [Fact]
    public void A_price_that_begins_on_the_same_day_takes_the_place_of_the_old_one_and_others_stay()
    {
        PriceFile book = PriceFile.Read("""{"models":[{"model":"gpt-5-mini","prices":[{"from":"2026-01-01","input":7,"output":7},{"from":"2026-11-22","input":8,"output":8}]}]}""").Add(Read());

        Assert.Equal([7m, 0.25m], book.Models.Single(m => m.Model == "gpt-5-mini").Prices.Select(p => p.Input));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"a":{"b":1}}""")]
    public void Something_else_is_refused_in_words(string text) =>
        Assert.Contains(".", Assert.Throws<PriceFileException>(() => LiteLlmMap.Read(Encoding.UTF8.GetBytes(text), From, _ => true)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<PricedModel> Read() => LiteLlmMap.Read(Encoding.UTF8.GetBytes(Map), From, _ => true);
}
