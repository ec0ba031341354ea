using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Quality.Datasets;
using OpsConsole.Web.Quality.Reviews;
using OpsConsole.Web.Quality.Scores;

namespace OpsConsole.Web.Tests.Quality;

/// <summary>Addresses, charts and words of the pages of quality.</summary>
public class QualityViewTests
{
    [Fact]
    public void The_address_carries_what_the_page_shows()
    {
        QualityView view = new(TimeRange.Default, new MetricsFilter("support-bot", "production", "gpt-5", "answer@3"), "groundedness", ScoreGrouping.Model);
        Dictionary<string, string> query = new Uri("http://x" + view.Url).Query[1..].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));

        QualityView read = QualityView.FromQuery(name => query.GetValueOrDefault(name), out string? problem);

        Assert.Equal((view, null), (read, problem));
    }

    [Fact]
    public void A_number_leads_to_its_own_interactions() =>
        Assert.Equal(
            "/quality/judged?range=24h&prompt=answer@4&suite=relevance&result=failed",
            (new QualityView(TimeRange.Default, MetricsFilter.All, "relevance") { By = ScoreGrouping.Prompt }).Of("answer@4").JudgedUrl(false));

    [Fact]
    public void A_point_of_the_chart_counts_its_neighbours_together()
    {
        ScoreGroup group = new("a", 200, new Share(100, 200), null, null) { Series = [.. Enumerable.Range(0, 120).Select(i => new Share(i % 2, 1))] };
        ScoreReport report = new(DateTime.UnixEpoch, DateTime.UnixEpoch.AddHours(120), 60, [group]);

        ChartSpec chart = ScoreChart.Make(report, "none");

        Assert.Equal((60, 120), (chart.Times.Count, chart.IntervalMinutes));
        Assert.All(chart.Traces[0].Values, v => Assert.Equal(0.5, v));
    }

    [Fact]
    public void A_new_rule_asks_for_captured_content_and_one_that_did_not_still_does_not()
    {
        Assert.True(new ReviewRuleForm().ToDraft().OnlyWithContent);
        Assert.False(ReviewRuleForm.From(new ReviewRuleDraft()).OnlyWithContent);
    }

    [Fact]
    public void A_form_says_what_its_draft_does()
    {
        ReviewRuleDraft[] drafts =
        [
            new() { Name = "to read", Kind = ReviewRuleKind.Random, Limit = 0.5, OnlyWithContent = true },
            new() { Name = "a", Kind = ReviewRuleKind.Random, Limit = 0.025, Application = "support-bot", Reviewers = 2 },
            new() { Name = "b", Kind = ReviewRuleKind.LowScore, Limit = 0.3, Suite = "relevance", Scale = ReviewScale.OneToFive },
            new() { Name = "c", Kind = ReviewRuleKind.HighCost, Limit = 2.5, Enabled = false },
            new() { Name = "d", Kind = ReviewRuleKind.NegativeFeedback, Limit = 0, PerDay = 3 },
        ];

        Assert.Equal(drafts, drafts.Select(d => ReviewRuleForm.From(d).ToDraft()));
    }

    [Fact]
    public void Adding_cases_says_what_became_of_them() =>
        Assert.Equal("1 case added, 2 were in it already, 1 have no content to make a case of.", DatasetState.Words(new CasesAdded(1, 2, [(new TraceId(1, 2), "why")])));
}
