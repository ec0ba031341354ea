using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Dashboards.Product;

public sealed class ProductFiguresTests
{
    [Fact]
    public void The_funnel_says_where_people_fall_out_and_ends_with_the_completed()
    {
        RollupCell cell = new() { Requests = 100 };
        foreach ((Outcome outcome, long count) in ((Outcome, long)[])[(Outcome.Completed, 60), (Outcome.Failed, 8), (Outcome.Refused, 2), (Outcome.Abandoned, 6), (Outcome.Escalated, 4), (Outcome.Unknown, 20)])
        {
            cell.Outcomes[(int)outcome] = count;
        }

        CompletionFunnel funnel = CompletionFunnel.Of(cell);

        Assert.Equal((80, 20), (funnel.Asked, funnel.Unknown));
        Assert.Equal([70L, 64L, 60L], funnel.Steps.Select(s => s.Left));
        Assert.Equal([(Outcome.Failed, 8L), (Outcome.Refused, 2L)], funnel.Steps[0].Lost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(900)]
    [InlineData(123_456)]
    [InlineData(2_000_000_000)]
    public void A_length_is_known_within_ten_percent(long tokens) =>
        Assert.InRange(Facet.TokensOf(Facet.LengthOf(tokens).Value) / tokens, 0.9, 1.1);

    [Fact]
    public void Half_of_the_inputs_are_not_longer_than_the_median()
    {
        FacetSums facets = new();
        foreach (long tokens in (long[])[100, 100, 100, 1_000, 1_000, 10_000, 0, 0])
        {
            facets.Add(Facet.LengthOf(tokens), new FacetCounts(1, 1, 0, 0));
        }

        InputLengths lengths = InputLengths.Of(facets)!.Value;
        Assert.InRange(lengths.P50, 90, 110);
        Assert.InRange(lengths.P95, 9_000, 11_000);
    }

    [Fact]
    public void Without_tokens_there_is_no_length() => Assert.Null(InputLengths.Of(new FacetSums()));

    [Fact]
    public void An_hour_of_the_week_is_the_mean_of_all_such_hours()
    {
        DateTime monday = new(2026, 11, 16, 9, 0, 0, DateTimeKind.Utc);
        IReadOnlyList<WeekHour> week = WeekPattern.Of([Point(monday, 10, 5), Point(monday.AddDays(7), 30, 25), Point(monday.AddDays(1), 4, 4)]);
        Assert.Equal(168, week.Count);
        WeekHour nine = week.Single(h => h is { Day: DayOfWeek.Monday, Hour: 9 });
        Assert.Equal((2, 20.0, new Share(30, 40)), (nine.Hours, nine.PerHour, nine.Completed));
        Assert.Null(week.Single(h => h is { Day: DayOfWeek.Sunday, Hour: 0 }).PerHour);
    }

    [Fact]
    public void Topics_are_compared_with_the_period_before()
    {
        FacetSums now = new(), before = new();
        now.Add(new Facet(FacetKind.Topic, 7), new FacetCounts(100, 50, 0, 2_000_000));
        now.Add(new Facet(FacetKind.Topic, 8), new FacetCounts(300, 290, 0, 0));
        before.Add(new Facet(FacetKind.Topic, 7), new FacetCounts(90, 80, 0, 0));

        IReadOnlyList<TopicFigures> topics = TopicFigures.All(now, before, new Dictionary<int, string> { [7] = "billing", [8] = "orders" });

        Assert.Equal(["orders", "billing"], topics.Select(t => t.Topic));
        Assert.Equal((2m, 90L), (topics[1].Cost, topics[1].RequestsBefore));
        Assert.InRange(topics[1].Against!.P, 0, 0.001);
        Assert.Null(topics[0].Against);
    }

    private static MetricsPoint Point(DateTime at, long requests, long completed)
    {
        RollupCell cell = new() { Requests = requests };
        cell.Outcomes[(int)Outcome.Completed] = completed;
        return new MetricsPoint(at, MetricsTotals.Of(cell, 3600));
    }
}
