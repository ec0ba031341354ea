using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Dashboards.WhatMoved;

public sealed class TopicCellsTests
{
    private static readonly Dictionary<int, string> Names = new() { [1] = "billing", [2] = "orders", [3] = "returns" };

    [Fact]
    public void A_fall_is_told_by_topic_and_version_and_adds_up_to_the_whole()
    {
        MetricsGroup[] before = [Group("answer@1", (1, 400, 380), (2, 600, 570), (0, 100, 95))];
        MetricsGroup[] now = [Group("answer@1", (2, 600, 570), (0, 100, 95)), Group("answer@2", (1, 400, 120))];

        IReadOnlyList<MovedCell> cells = TopicCells.Of(MovedMeasure.Completion, now, before, Names);
        ChangeBreakdown byTopic = ChangeBreakdown.Of([MetricsDimension.Topic], MovedCell.By(cells, [0]), isSum: false)!;

        Assert.Equal((1045 / 1100.0, 785 / 1100.0), (byTopic.Before, byTopic.After));
        Assert.Equal("billing", byTopic.Segments[0].Key[0]);
        Assert.Equal(1, byTopic.PartOf(byTopic.Segments[0].Contribution), 0.001);
        Assert.Equal([(MetricsDimension.Prompt, "answer@2")], ChangeExplanation.Find(TopicCells.Dimensions, cells, isSum: false)!.Values);
    }

    [Fact]
    public void Contributions_of_topics_and_versions_add_up_to_the_change_whatever_was_counted()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            MetricsGroup[] Groups() => [.. Enumerable.Range(1, 3).Select(v => Group($"answer@{v}", [.. Enumerable.Range(0, 4).Select(t => (t, random.Next(50))).Select(t => (t.t, t.Item2, random.Next(t.Item2 + 1)))]))];
            MetricsGroup[] now = Groups(), before = Groups();
            ChangeBreakdown? breakdown = ChangeBreakdown.Of(TopicCells.Dimensions, TopicCells.Of(MovedMeasure.Completion, now, before, Names), isSum: false);

            double Rate(MetricsGroup[] groups) => groups.Sum(g => g.Facets!.Of(FacetKind.ToolCalls).Sum(f => f.Counts.Completed)) / (double)groups.Sum(g => g.Facets!.Of(FacetKind.ToolCalls).Sum(f => f.Counts.Requests));
            Assert.Equal(Rate(now) - Rate(before), breakdown!.Segments.Sum(s => s.Contribution), 1e-9);
        }
    }

    [Fact]
    public void Windows_grow_to_whole_hours_and_the_one_before_still_ends_where_the_other_begins()
    {
        DateTime at = new(2026, 11, 19, 14, 10, 0, DateTimeKind.Utc);
        WhatMovedRequest request = new(MovedMeasure.Completion, at, at.AddMinutes(90), MovedBaseline.Before, MetricsFilter.All);
        DateTime two = at.AddMinutes(-10);
        Assert.Equal((two, two.AddHours(2), two.AddHours(-2), two), TopicCells.Windows(request));
        Assert.Equal((two, two.AddHours(2), two.AddDays(-7), two.AddDays(-7).AddHours(2)), TopicCells.Windows(request with { Baseline = MovedBaseline.WeekBefore }));
    }

    private static MetricsGroup Group(string prompt, params (int Topic, int Requests, int Completed)[] topics)
    {
        FacetSums facets = new();
        foreach ((int topic, int requests, int completed) in topics)
        {
            facets.Add(new Facet(FacetKind.ToolCalls, topic % 2), new FacetCounts(requests, completed, 0, 0));
            if (topic != 0)
            {
                facets.Add(new Facet(FacetKind.Topic, topic), new FacetCounts(requests, completed, 0, 0));
            }
        }

        return new MetricsGroup([prompt], MetricsTotals.Of(new RollupCell(), 3600), []) { Facets = facets };
    }
}
