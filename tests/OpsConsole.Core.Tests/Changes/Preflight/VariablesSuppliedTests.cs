using OpsConsole.Core.Changes.Preflight;

namespace OpsConsole.Core.Tests.Changes.Preflight;

public sealed class VariablesSuppliedTests : IAsyncLifetime
{
    private PreflightScratch _scratch = null!;

    public async ValueTask InitializeAsync() => _scratch = await PreflightScratch.CreateAsync();

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task An_application_whose_version_has_no_such_variable_is_named_with_version_variable_and_remedy()
    {
        string old = await _scratch.PromptAsync("question"), candidate = await _scratch.PromptAsync("question", "country");
        await _scratch.CallAsync("support-bot", old);

        PreflightFinding found = await LookAsync(candidate);

        Assert.Equal(PreflightOutcome.Fail, found.Outcome);
        Assert.Contains($"support-bot runs {old[..7]}, which has no country: its calls would fail. Release a version first that has a default for it", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_running_versions_demand_already_is_given()
    {
        string old = await _scratch.PromptAsync("question", "country"), candidate = await _scratch.PromptAsync("country");
        await _scratch.CallAsync("support-bot", old[..10]);
        await _scratch.CallAsync("shop", _scratch.BlobAt(old)); // named by its content

        PreflightFinding found = await LookAsync(candidate);

        Assert.Equal(PreflightOutcome.Pass, found.Outcome);
        Assert.Contains("shop", found.Words, StringComparison.Ordinal);
        Assert.Contains("support-bot", found.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("country=", PreflightOutcome.Unknown)] // used, and may be left out
    [InlineData("country=?", PreflightOutcome.Fail)] // not used, so nobody needs to give it
    [InlineData("country?", PreflightOutcome.Pass)] // not used, and demanded all the same
    public async Task What_may_be_left_out_now_is_perhaps_not_given(string before, PreflightOutcome outcome)
    {
        string old = await _scratch.PromptAsync("question", before), candidate = await _scratch.PromptAsync("question", "country");
        await _scratch.CallAsync("support-bot", old);

        PreflightFinding found = await LookAsync(candidate);

        Assert.True(outcome == found.Outcome, found.Words);
    }

    [Theory]
    [InlineData("v17", "runs 'v17', which is no version of the repository")]
    [InlineData("0123456789", "runs '0123456789', which is no version of the repository")]
    [InlineData(null, "names no version in its telemetry")]
    public async Task Of_a_version_that_the_repository_does_not_have_nothing_is_known(string? version, string says)
    {
        string candidate = await _scratch.PromptAsync("question");
        await _scratch.CallAsync("support-bot", version);

        PreflightFinding found = await LookAsync(candidate);

        Assert.Equal(PreflightOutcome.Unknown, found.Outcome);
        Assert.Contains($"support-bot {says}", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worst_of_all_applications_counts_and_is_said_first()
    {
        string old = await _scratch.PromptAsync("question"), candidate = await _scratch.PromptAsync("question", "country");
        await _scratch.CallAsync("named", "v17");
        await _scratch.CallAsync("fits", candidate);
        await _scratch.CallAsync("fails", old);

        PreflightFinding found = await LookAsync(candidate);

        Assert.Equal(PreflightOutcome.Fail, found.Outcome);
        Assert.StartsWith("fails runs", found.Words, StringComparison.Ordinal);
        Assert.Contains("named runs 'v17'", found.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("fits", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_seen_elsewhere_or_not_at_all_is_nobody_to_wait_for()
    {
        string old = await _scratch.PromptAsync("question"), candidate = await _scratch.PromptAsync("question", "country");
        await _scratch.CallAsync("support-bot", old, "staging");

        PreflightFinding found = await LookAsync(candidate);

        Assert.Equal(PreflightOutcome.Pass, found.Outcome);
        Assert.Contains("It demands question, country. No application was seen", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_demands_nothing_passes()
    {
        string old = await _scratch.PromptAsync("question"), candidate = await _scratch.PromptAsync("question=");
        await _scratch.CallAsync("support-bot", old);

        Assert.Equal(PreflightFinding.Pass("It demands no variables."), await LookAsync(candidate));
    }

    [Fact]
    public async Task Taking_a_prompt_out_names_who_still_calls_it()
    {
        string old = await _scratch.PromptAsync("question");
        Assert.Equal(PreflightOutcome.Pass, (await LookAsync(null)).Outcome);
        await _scratch.CallAsync("support-bot", old);

        PreflightFinding found = await LookAsync(null);

        Assert.Equal(PreflightOutcome.Unknown, found.Outcome);
        Assert.Contains("support-bot called it within the last day", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_cannot_be_used_fails_with_its_line()
    {
        string broken = await _scratch.CommitAsync("a.prompty", "---\ninputs: [\n---\nSay.\n");

        PreflightFinding found = await LookAsync(broken);

        Assert.Equal(PreflightOutcome.Fail, found.Outcome);
        Assert.Contains($"a at {broken[..7]} cannot be used: line ", found.Words, StringComparison.Ordinal);
        Assert.Equal(PreflightOutcome.Fail, (await LookAsync("0123456789012345678901234567890123456789")).Outcome);
    }

    private Task<PreflightFinding> LookAsync(string? commit) => _scratch.Variables.LookAsync(new PreflightQuestion("a", commit, PreflightScratch.Production), TestContext.Current.CancellationToken);
}
