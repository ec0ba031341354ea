using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Tests.Dashboards.WhatMoved;

public sealed class MovedWindowTests
{
    [Fact]
    public void A_fall_is_found_where_it_was()
    {
        Random random = new(3);
        Trials[] points = [.. Enumerable.Range(0, 168).Select(i => Point(random, i is >= 100 and < 102 ? 0.6 : 0.96, 40))];

        MovedWindow found = Assert.Single(MovedWindow.Find(points, 36, 3));

        Assert.Equal((100, 102), (found.First, found.End));
        Assert.InRange(found.Inside, 0.45, 0.75);
        Assert.InRange(found.Outside, 0.94, 0.98);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void In_a_week_of_chance_nothing_is_found(int seed)
    {
        Random random = new(seed);
        Assert.Empty(MovedWindow.Find([.. Enumerable.Range(0, 168).Select(_ => Point(random, 0.95, random.Next(0, 100)))], 36, 3));
    }

    [Fact]
    public void What_always_varies_must_vary_more_to_be_found()
    {
        Random random = new(1);
        Trials[] points = [.. Enumerable.Range(0, 168).Select(_ => Point(random, 0.7 + (random.NextDouble() * 0.3), 200))];

        Assert.Empty(MovedWindow.Find(points, 36, 3));
    }

    [Theory]
    [InlineData(100, 200, 10)] // two interactions a minute
    [InlineData(100, 100_000, 1)]
    [InlineData(60 * 24 * 7, 20_000, 120)]
    public void A_window_is_looked_at_by_points_with_enough_in_them(int windowMinutes, long interactions, int expected)
    {
        DateTime now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc), to = now.AddDays(-3);

        MovedTimeline timeline = MovedTimeline.Choose(to.AddMinutes(-windowMinutes), to, interactions, now, new TelemetryOptions());

        Assert.Equal(expected, timeline.Minutes);
        Assert.InRange((timeline.To - timeline.From).TotalMinutes / timeline.Minutes, MovedTimeline.Fewest, MovedTimeline.Most);
    }

    private static Trials Point(Random random, double rate, int count) => new(Enumerable.Range(0, count).Count(_ => random.NextDouble() < rate), count);
}
