using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>Scores as the tallies count them.</summary>
public class ScoreTests
{
    private const string Job = "evaluation-tallies";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new[] { 0.5 }, 0.5)]
    [InlineData(new[] { 0.1, 0.9 }, 0.1)]
    [InlineData(new[] { 0.3, 0.2, 0.9, 7.0, -1.0 }, 0.3)]
    [InlineData(new[] { 0.333, 0.666, 1.0 }, 0.67)]
    public void The_median_is_of_the_scores_from_0_to_1_to_a_hundredth(double[] scores, double? median)
    {
        ScoreCounts counts = new();
        Array.ForEach(scores, s => counts.Add(s));
        ScoreCounts read = new();
        read.Add(counts.Pack());

        Assert.Equal((median, median), (counts.Median, read.Median));
    }

    [Fact]
    public async Task Evaluations_count_once_with_what_they_judge_however_often_the_job_runs()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        TraceId good = await console.SendAsync(prompt: "answer@3"), bad = await console.SendAsync(prompt: "answer@4"), coded = await console.SendAsync("code-assistant", model: "claude-opus-5");
        await console.JudgeAsync(good, "groundedness", 0.9);
        await console.JudgeAsync(bad, "groundedness", 0.2);
        await console.JudgeAsync(bad, "groundedness", 0.8, "fail");
        await console.JudgeAsync(coded, "injection", null, "pass", response: "resp-3");
        await console.JudgeAsync(good, "words", 212);

        await console.RunAsync(Job);
        await console.RunAsync(Job);

        ScoreReport all = await RunAsync(console, MetricsFilter.All, null, ScoreGrouping.Suite);
        Assert.Equal([("groundedness", 3L, 1L, 3L, 0.8), ("injection", 1L, 1L, 1L, null), ("words", 1L, 0L, 0L, (double?)null)], all.Groups.Select(g => (g.Key!, g.Count, g.Passed.Hits, g.Passed.Cases, g.Median)));
        ScoreReport prompts = await RunAsync(console, MetricsFilter.All, "groundedness", ScoreGrouping.Prompt);
        Assert.Equal([("answer@4", 2L, 0L), ("answer@3", 1L, 1L)], prompts.Groups.Select(g => (g.Key!, g.Count, g.Passed.Hits)));
        Assert.Equal("injection", Assert.Single((await RunAsync(console, new MetricsFilter("code-assistant"), null, ScoreGrouping.Suite)).Groups).Key);
    }

    [Fact]
    public async Task The_period_before_stands_beside_and_the_series_adds_up()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        TraceId trace = await console.SendAsync();
        await console.JudgeAsync(trace, "relevance", 0.2);
        console.Time.Advance(TimeSpan.FromDays(1));
        await console.JudgeAsync(trace, "relevance", 0.9);
        await console.JudgeAsync(trace, "relevance", 0.7);
        await console.RunAsync(Job);

        DateTime now = console.Now;
        ScoreGroup group = Assert.Single((await console.Get<ScoreQuery>().RunAsync(now.AddHours(-23), now, MetricsFilter.All, null, ScoreGrouping.Suite, Cancel)).Groups);

        Assert.Equal((2L, 2L, 2L, 1L, 0L), (group.Count, group.Passed.Hits, group.Series.Sum(s => s.Hits), group.Before!.Count, group.Before.Passed.Hits));
        ScoreGroup days = Assert.Single((await console.Get<ScoreQuery>().RunAsync(now.AddDays(-30), now, MetricsFilter.All, null, ScoreGrouping.Suite, Cancel)).Groups);
        Assert.Equal((3L, 2L), (days.Count, days.Passed.Hits));
    }

    [Fact]
    public async Task An_evaluation_of_an_interaction_that_is_not_there_counts_without_one()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.JudgeAsync(new TraceId(1, 2), "relevance", 0.9);
        await console.RunAsync(Job);

        Assert.Null(Assert.Single((await RunAsync(console, MetricsFilter.All, "relevance", ScoreGrouping.Application)).Groups).Key);
    }

    [Fact]
    public async Task Every_number_leads_to_the_interactions_behind_it()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        TraceId good = await console.SendAsync(), bad = await console.SendAsync(), other = await console.SendAsync("code-assistant");
        await console.JudgeAsync(good, "relevance", 0.9);
        await console.JudgeAsync(bad, "relevance", 0.1);
        await console.JudgeAsync(other, "relevance", 0.2);

        JudgedPage failed = await console.Get<JudgedQuery>().ListAsync(console.Now.AddHours(-1), console.Now.AddHours(1), "relevance", false, new MetricsFilter("support-bot"), Cancel);

        Assert.Equal((bad, 0.1, null), (Assert.Single(failed.Items).Interaction.TraceId, failed.Items[0].Score, failed.OlderThan));
    }

    private static Task<ScoreReport> RunAsync(QualityConsole console, MetricsFilter filter, string? suite, ScoreGrouping by) =>
        console.Get<ScoreQuery>().RunAsync(console.Now.AddHours(-3), console.Now.AddHours(1), filter, suite, by, Cancel);
}
