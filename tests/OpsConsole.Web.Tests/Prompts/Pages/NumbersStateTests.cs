using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class NumbersStateTests
{
    private readonly Dictionary<string, TaskCompletionSource<IReadOnlyList<PromptVersionNumbers>>> _counts = new() { ["a"] = new(), ["b"] = new() };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private NumbersState State() => new((view, _, _) => _counts[view.Name].Task, _ => 60, NullLogger<NumbersState>.Instance);

    private static PromptVersionNumbers[] Of(string version) => [new(version, MetricsTotals.Of(new RollupCell(), 60))];

    [Fact]
    public async Task What_was_asked_before_and_comes_later_is_not_shown()
    {
        NumbersState state = State();
        Task older = state.LoadAsync(new PromptView("a"), Cancel), newer = state.LoadAsync(new PromptView("b"), Cancel);
        _counts["b"].SetResult(Of("b"));
        await newer;
        _counts["a"].SetResult(Of("a"));
        await older;

        Assert.Equal("b", Assert.Single(state.Rows!).Version);
    }

    [Fact]
    public async Task Numbers_of_another_address_are_never_shown_under_this_one()
    {
        NumbersState state = State();
        _counts["a"].SetResult(Of("a"));
        await state.LoadAsync(new PromptView("a"), Cancel);
        Task other = state.LoadAsync(new PromptView("b"), Cancel);
        Assert.Null(state.Rows);

        _counts["b"].SetException(new TimeoutException());
        await other;
        Assert.True(state.Fails);
        Assert.Null(state.Rows);
    }

    [Fact]
    public async Task Of_very_many_versions_there_are_numbers_without_a_chart()
    {
        NumbersState state = new((_, minutes, _) => minutes is null ? Task.FromResult<IReadOnlyList<PromptVersionNumbers>>(Of("a")) : throw new TooManyPointsException("Too many."), _ => 60, NullLogger<NumbersState>.Instance);
        await state.LoadAsync(new PromptView("a"), Cancel);

        Assert.Single(state.Rows!);
        Assert.Null(VersionChart.Make(new PromptView("a"), state.Rows!, VersionMeasure.P95, 60, []));
    }

    [Fact]
    public void A_version_leads_to_its_interactions_and_none_to_all_of_the_prompt()
    {
        PromptView view = new("a/b") { Environment = "production" };

        Assert.Contains("prompt=a/b@abc", Uri.UnescapeDataString(NumbersState.Interactions(view, "abc").Url), StringComparison.Ordinal);
        Assert.EndsWith("prompt=a/b", Uri.UnescapeDataString(NumbersState.Interactions(view, "").Url), StringComparison.Ordinal);
        Assert.Contains("=production", NumbersState.Interactions(view, "").Url, StringComparison.Ordinal);
    }
}
