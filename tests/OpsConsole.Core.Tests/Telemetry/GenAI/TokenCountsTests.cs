using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class TokenCountsTests
{
    // Each provider's report of a call with 1,000 input tokens (600 fresh, 300 read, 100 written) and 200 output tokens (50 reasoning).
    [Theory]
    [InlineData("OpenAI and conforming spans: everything inside", 1000L, 200L, null, 300L, 100L, 50L)]
    [InlineData("with a total", 1000L, 200L, 1200L, 300L, 100L, 50L)]
    [InlineData("Bedrock Converse, raw: the total counts the cache", 600L, 200L, 1200L, 300L, 100L, 50L)]
    [InlineData("Gemini, raw: reasoning beside output", 1000L, 150L, 1200L, 300L, 100L, 50L)]
    [InlineData("all beside", 600L, 150L, 1200L, 300L, 100L, 50L)]
    public void Every_habit_becomes_the_same_counts(string habit, long? input, long? output, long? total, long? read, long? write, long? reasoning)
    {
        TokenCounts counts = TokenCounts.From(new ReportedTokens(input, output, total, read, write, reasoning));

        Assert.NotEmpty(habit);
        Assert.Equal(new TokenCounts(1000, 200, 300, 100, 50), counts);
    }

    [Fact]
    public void Anthropics_raw_form_shows_by_a_cache_larger_than_the_input() =>
        Assert.Equal(new TokenCounts(2100, 10, 2000, 50, 0), TokenCounts.From(new ReportedTokens(50, 10, null, 2000, 50, null)));

    [Fact]
    public void AI_SDK_5_on_Anthropic_leaves_cached_tokens_out_of_the_input()
    {
        var fact = Mapping.Fact(
            "ai.operationId", "ai.generateText.doGenerate", "ai.model.provider", "anthropic.messages", "ai.usage.inputTokens", 600, "ai.usage.outputTokens", 10,
            "ai.usage.totalTokens", 610, "ai.usage.cachedInputTokens", 400);

        Assert.Equal((1000L, 400L), (fact.InputTokens, fact.CacheReadTokens));
    }

    [Theory]
    [InlineData(-5L, -1L)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void Negative_and_absurd_counts_are_as_if_not_reported(long input, long output) =>
        Assert.Equal(new TokenCounts(null, null, 0, 0, 0), TokenCounts.From(new ReportedTokens(input, output, null, -3, long.MaxValue, -1)));

    [Fact]
    public void Parts_are_never_larger_than_their_whole_whatever_is_reported()
    {
        long?[] values = [null, -1, 0, 1, 50, 1000, TokenCounts.Most, long.MaxValue];
        foreach (long? input in values)
        foreach (long? output in values)
        foreach (long? total in values)
        foreach (long? read in values)
        foreach (long? write in values)
        foreach (long? reasoning in values)
        {
            TokenCounts counts = TokenCounts.From(new ReportedTokens(input, output, total, read, write, reasoning));
            Assert.True(counts.CacheRead >= 0 && counts.CacheWrite >= 0 && counts.Reasoning >= 0);
            Assert.True(counts.CacheRead + counts.CacheWrite <= (counts.Input ?? 0));
            Assert.True(counts.Reasoning <= (counts.Output ?? 0));
        }
    }
}
