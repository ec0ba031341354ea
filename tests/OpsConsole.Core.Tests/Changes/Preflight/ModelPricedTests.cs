using OpsConsole.Core.Changes.Preflight;

namespace OpsConsole.Core.Tests.Changes.Preflight;

public sealed class ModelPricedTests
{
    [Theory]
    [InlineData("model: gpt-4o-mini", PreflightOutcome.Pass, "knows 'gpt-4o-mini'")]
    [InlineData("model: openai/gpt-4o-2024-08-06", PreflightOutcome.Pass, "knows 'openai/gpt-4o-2024-08-06'")]
    [InlineData("title: No model", PreflightOutcome.Pass, "the application chooses it")]
    [InlineData("model: gtp-4o", PreflightOutcome.Fail, "no price for 'gtp-4o'. See that it is spelt right")]
    [InlineData("model: sonnet", PreflightOutcome.Unknown, "a family of models")]
    [InlineData("model: \"{{model}}\"", PreflightOutcome.Pass, "The application puts the model in")]
    public async Task The_price_book_is_asked_for_the_model_of_the_file(string line, PreflightOutcome outcome, string says)
    {
        await using PreflightScratch scratch = await PreflightScratch.CreateAsync();
        string commit = await scratch.CommitAsync("a.md", $"---\n{line}\n---\nSay hello.\n");

        PreflightFinding found = await scratch.Model.LookAsync(new PreflightQuestion("a", commit, "production"), TestContext.Current.CancellationToken);

        Assert.Equal(outcome, found.Outcome);
        Assert.Contains(says, found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_is_taken_out_needs_no_model()
    {
        await using PreflightScratch scratch = await PreflightScratch.CreateAsync();

        Assert.Equal(PreflightOutcome.Pass, (await scratch.Model.LookAsync(new PreflightQuestion("a", null, "production"), TestContext.Current.CancellationToken)).Outcome);
    }
}
