using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>What passed, by each dimension that is compared.</summary>
public sealed class ScoreShareTests
{
    private const string Suite = "relevance";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MetricsDimension.App, "support-bot", "shop")]
    [InlineData(MetricsDimension.Env, "production", "staging")]
    [InlineData(MetricsDimension.Model, "gpt-5", "nova")]
    [InlineData(MetricsDimension.Prompt, "answer@1", "answer@2")]
    [InlineData(MetricsDimension.Feature, "chat", "search")]
    public async Task Each_value_of_a_dimension_has_its_share(MetricsDimension by, string one, string other)
    {
        await using QualityConsole console = await TwoAsync();
        ScoreShares shares = await ReadAsync(console, MetricsFilter.All, by);
        Assert.Equal((new Share(1, 2), new Share(1, 1), 2, by == MetricsDimension.Feature), (shares.Of(one), shares.Of(other), shares.ByValue.Count, shares.IsSample));
    }

    [Fact]
    public async Task Filters_count_features_too()
    {
        await using QualityConsole console = await TwoAsync();
        Assert.Equal(new Share(2, 3), (await ReadAsync(console, MetricsFilter.All, null)).Of(""));
        Assert.Equal(new Share(1, 2), (await ReadAsync(console, new MetricsFilter("support-bot"), null)).Of(""));
        Assert.Equal(new Share(1, 1), (await ReadAsync(console, new MetricsFilter(Feature: "search"), MetricsDimension.Model)).Of("nova"));
        Assert.Empty((await ReadAsync(console, new MetricsFilter("nobody"), MetricsDimension.Model)).ByValue);
    }

    [Fact]
    public async Task Another_suite_is_not_counted_and_suites_stand_by_what_they_judged()
    {
        await using QualityConsole console = await TwoAsync();
        Assert.Equal([Suite, "safety"], await console.Get<ScoreShareQuery>().SuitesAsync(console.Now.AddDays(-1), console.Now, Cancel));
        Assert.Empty((await console.Get<ScoreShareQuery>().RunAsync(console.Now.AddDays(-1), console.Now, MetricsFilter.All, "nothing like it", null, cancellationToken: Cancel)).ByValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(1_200)]
    public async Task The_period_before_is_as_long_and_shares_nothing_with_the_range(int days)
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        TraceId trace = await console.SendAsync();
        await console.JudgeAsync(trace, Suite, 0.1);
        console.Time.Advance(TimeSpan.FromDays(days));
        await console.JudgeAsync(trace, Suite, 0.9);
        await console.RunAsync("evaluation-tallies");
        DateTime to = console.Now, from = to.AddDays(-days).AddHours(2);

        ScoreShareQuery query = console.Get<ScoreShareQuery>();
        Assert.Equal(
            (new Share(1, 1), new Share(0, 1)),
            ((await query.RunAsync(from.AddDays(days > 8 ? 1 : 0), to, MetricsFilter.All, Suite, null, cancellationToken: Cancel)).Of(""), (await query.RunAsync(from.AddDays(days > 8 ? 1 : 0), to, MetricsFilter.All, Suite, null, isBefore: true, cancellationToken: Cancel)).Of("")));
    }

    [Fact]
    public void Differences_of_what_passed_follow_the_rules_of_completion()
    {
        MetricsGroup none = new([], MetricsTotals.Of(new RollupCell(), 60), []);
        IReadOnlyList<ComparedGroup> groups = ComparedGroup.All([("first", none, new Share(900, 1000)), ("worse", none, new Share(600, 1000)), ("alike", none, new Share(91, 100)), ("not judged", none, default)]);
        Assert.Equal([false, true, false, false], groups.Select(g => g.IsJudgedTold));
        Assert.Equal([true, false, false, true], groups.Select(g => g.JudgedAgainst is null));
        ShareDifference alone = ShareDifference.Of(new Share(91, 100), new Share(900, 1000))!;
        Assert.Equal((alone.Value, Math.Min(1, alone.Always)), (groups[2].JudgedAgainst!.Value, groups[2].JudgedChance));
        Assert.All(groups, g => Assert.Null(g.Chance));
    }

    private static async Task<QualityConsole> TwoAsync()
    {
        QualityConsole console = await QualityConsole.StartAsync();
        TraceId one = await console.SendAsync(prompt: "answer@1", feature: "chat"), other = await console.SendAsync("shop", environment: "staging", model: "nova", prompt: "answer@2", feature: "search");
        await console.JudgeAsync(one, Suite, 0.9);
        await console.JudgeAsync(one, Suite, 0.1);
        await console.JudgeAsync(other, Suite, null, "pass", response: "resp-2");
        await console.JudgeAsync(other, "safety", 0.1);
        await console.RunAsync("evaluation-tallies");
        return console;
    }

    private static Task<ScoreShares> ReadAsync(QualityConsole console, MetricsFilter filter, MetricsDimension? by) =>
        console.Get<ScoreShareQuery>().RunAsync(console.Now.AddDays(-1), console.Now, filter, Suite, by, cancellationToken: Cancel);
}
