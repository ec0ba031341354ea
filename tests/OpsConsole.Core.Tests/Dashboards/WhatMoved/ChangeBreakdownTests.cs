using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;

namespace OpsConsole.Core.Tests.Dashboards.WhatMoved;

public sealed class ChangeBreakdownTests
{
    private static readonly MetricsDimension[] ByPrompt = [MetricsDimension.Prompt];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Contributions_add_up_to_the_change_whatever_the_cells_are(int seed)
    {
        Random random = new(seed);
        MovedCell[] cells = [.. Enumerable.Range(0, random.Next(1, 30)).Select(i => Cell(i, random))];
        foreach (bool isSum in new[] { false, true })
        {
            if (ChangeBreakdown.Of(ByPrompt, cells, isSum) is { } breakdown)
            {
                double scale = Math.Max(1, Math.Abs(breakdown.Before) + Math.Abs(breakdown.After));
                Assert.Equal(breakdown.Change, breakdown.Segments.Sum(s => s.Contribution), scale * 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_pair_of_dimensions_adds_up_to_what_one_of_them_says(int seed)
    {
        Random random = new(seed);
        MovedCell[] cells = [.. Enumerable.Range(0, 24).Select(i => Cell(i, random) with { Key = [$"p{i / 4}", $"m{i % 4}"] })];
        ChangeBreakdown? one = ChangeBreakdown.Of(ByPrompt, MovedCell.By(cells, [0]), isSum: false), pair = ChangeBreakdown.Of([MetricsDimension.Prompt, MetricsDimension.Model], cells, isSum: false);
        if (one is null || pair is null)
        {
            return;
        }

        foreach (ChangeSegment segment in one.Segments)
        {
            Assert.Equal(segment.Contribution, pair.Segments.Where(s => s.Key[0] == segment.Key[0]).Sum(s => s.Contribution), 1e-9);
        }
    }

    [Fact]
    public void Where_shares_stay_a_segments_own_change_is_all_it_contributes()
    {
        ChangeBreakdown breakdown = ChangeBreakdown.Of(ByPrompt, [new(["a"], 40, 50, 45, 50), new(["b"], 45, 50, 45, 50)], isSum: false)!;

        Assert.Equal(-0.05, breakdown.Change, 1e-12);
        Assert.Equal(["a", "b"], breakdown.Segments.Select(s => s.Key[0]));
        Assert.Equal((-0.05, 0.0), (Math.Round(breakdown.Segments[0].Own, 12), Math.Round(breakdown.Segments[0].Shift, 12)));
    }

    [Fact]
    public void Where_rates_stay_only_shares_contribute()
    {
        // 90% and 50%; half and half before, a quarter and three quarters now.
        ChangeBreakdown breakdown = ChangeBreakdown.Of(ByPrompt, [new(["good"], 22.5, 25, 45, 50), new(["poor"], 37.5, 75, 25, 50)], isSum: false)!;

        Assert.All(breakdown.Segments, s => Assert.Equal(0, s.Own, 1e-12));
        Assert.Equal(-0.1, breakdown.Change, 1e-12);
    }

    [Fact]
    public void What_came_new_counts_for_all_it_brought_and_what_it_replaced_for_nothing()
    {
        ChangeBreakdown breakdown = ChangeBreakdown.Of(ByPrompt, [new(["old"], 0, 0, 96, 100), new(["new"], 61, 100, 0, 0)], isSum: false)!;

        Assert.Equal("new", breakdown.Segments[0].Key[0]);
        Assert.Equal(1, breakdown.PartOf(breakdown.Segments[0].Contribution), 1e-12);
        Assert.Null(breakdown.Segments[0].Before);
        Assert.Null(breakdown.Segments[1].After);
    }

    [Fact]
    public void With_nothing_before_there_is_nothing_to_take_apart() => Assert.Null(ChangeBreakdown.Of(ByPrompt, [new(["a"], 5, 10, 0, 0)], isSum: false));

    private static MovedCell Cell(int number, Random random)
    {
        double whole = Some(), before = Some();
        return new MovedCell([$"p{number}"], whole * random.NextDouble(), whole, before * random.NextDouble(), before);

        double Some() => random.Next(4) switch { 0 => 0, 1 => random.Next(1, 5), _ => random.Next(1, 1_000_000) };
    }
}
