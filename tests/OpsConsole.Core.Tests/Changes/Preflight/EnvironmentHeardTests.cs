using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.Tests.Dashboards;
using static OpsConsole.Core.Tests.Changes.Preflight.PreflightScratch;

namespace OpsConsole.Core.Tests.Changes.Preflight;

public sealed class EnvironmentHeardTests : IAsyncLifetime
{
    private PreflightScratch _scratch = null!;

    public async ValueTask InitializeAsync() => _scratch = await PreflightScratch.CreateAsync();

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task An_environment_that_was_never_heard_of_may_be_new()
    {
        await _scratch.CallAsync(new Counted(Now.AddMinutes(-5), Environment: "staging"));

        await SaysAsync(PreflightOutcome.Unknown, "production was not heard of in 90 days. Where this is the first release to it");
    }

    [Theory]
    [InlineData(1, "within the last hour")]
    [InlineData(200, "within the last 4 hours")]
    [InlineData(24 * 60, "within the last 24 hours")]
    public async Task Telemetry_of_the_last_day_suffices(int minutesAgo, string says)
    {
        await _scratch.CallAsync(new Counted(Now.AddMinutes(-minutesAgo), "bot", Production, Prompt: null));

        await SaysAsync(PreflightOutcome.Pass, says);
    }

    [Theory]
    [InlineData(25, "2026-11-20")]
    [InlineData(24 * 60, "2026-09-22")]
    public async Task A_silent_environment_is_said_with_its_day(int hoursAgo, string day)
    {
        await _scratch.CallAsync(new Counted(Now.AddHours(-hoursAgo), "bot", Production));

        await SaysAsync(PreflightOutcome.Fail, $"production is silent since {day}: ");
    }

    [Fact]
    public async Task An_instance_that_asks_for_the_kill_switch_suffices()
    {
        _scratch.Instances.Connect(new InstanceName("staging", "bot", "1"));
        await SaysAsync(PreflightOutcome.Unknown, "not heard of");
        Instance instance = _scratch.Instances.Connect(new InstanceName(Production, "bot", "1"));
        await SaysAsync(PreflightOutcome.Pass, "1 instance of an application asks for the kill switch of production now");
        _scratch.Instances.Disconnect(instance);
        _scratch.Numbers.Time.Now += TimeSpan.FromHours(2);
        await SaysAsync(PreflightOutcome.Pass, "within the last 2 hours");
        _scratch.Numbers.Time.Now += TimeSpan.FromHours(24);

        await SaysAsync(PreflightOutcome.Fail, "silent since 2026-11-21");
    }

    [Fact]
    public async Task An_application_that_asks_for_a_prompt_suffices()
    {
        string commit = await _scratch.CommitAsync("a.md", "Hello.");
        await _scratch.CommitAsync("environments/production.yaml", $"a: {commit}\n");
        _scratch.Served.Live(Production, "missing");
        await SaysAsync(PreflightOutcome.Unknown, "not heard of");

        Assert.NotNull(_scratch.Served.Live(Production, "a").Prompt);

        Assert.Equal(Now, _scratch.Served.LastAsked(Production));
        await SaysAsync(PreflightOutcome.Pass, "within the last hour");
    }

    private async Task SaysAsync(PreflightOutcome outcome, string words)
    {
        PreflightFinding found = await _scratch.Environment.LookAsync(new PreflightQuestion("a", null, Production), TestContext.Current.CancellationToken);
        Assert.Contains(words, found.Words, StringComparison.Ordinal);
        Assert.Equal(outcome, found.Outcome);
    }
}
