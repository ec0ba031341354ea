using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Dashboards.WhatMoved;

namespace OpsConsole.Web.Tests.Dashboards.WhatMoved;

public sealed class WhatMovedViewTests
{
    private static readonly DateTime Noon = new(2026, 11, 18, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_address_carries_everything()
    {
        WhatMovedView view = new(MovedMeasure.Latency, TimeRange.Between(Noon, Noon.AddHours(2)), new MetricsFilter("bot", "production", "m&m", "answer@1", "ask")) { Baseline = MovedBaseline.WeekBefore, By = "model" };

        Assert.Equal(view, Read(view.Url, out string? problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Without_a_window_and_measure_the_console_chooses() => Assert.Equal(new WhatMovedView(null, null, MetricsFilter.All), Read("/what-moved", out _));

    [Theory]
    [InlineData("/what-moved?measure=luck", "'luck' is no measure")]
    [InlineData("/what-moved?range=soon", "'soon' is not a time range")]
    public void What_cannot_be_read_is_named(string address, string problem)
    {
        Read(address, out string? said);
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Rounded_figures_add_up_to_their_rounded_sum(int seed)
    {
        Random random = new(seed);
        double[] values = [.. Enumerable.Range(0, 9).Select(_ => (random.NextDouble() - 0.6) * 0.1)];

        double[] rounded = MovedRows.Rounded(values, values.Sum(), 0.001);

        Assert.Equal(Math.Round(values.Sum() / 0.001), Math.Round(rounded.Sum() / 0.001, 6));
        Assert.All(values.Zip(rounded), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 0.001));
    }

    [Fact]
    public void Of_many_segments_those_that_did_most_have_a_line_and_the_others_one_together()
    {
        ChangeBreakdown breakdown = ChangeBreakdown.Of([MetricsDimension.Model], [.. Enumerable.Range(0, 30).Select(i => new MovedCell([$"m{i}"], 50 + i, 100, 90, 100))], isSum: false)!;

        MovedRows rows = MovedRows.Of(breakdown);

        Assert.Equal((9, "m0", "22 others"), (rows.Rows.Count, rows.Rows[0].Name, rows.Rows[^1].Name));
        Assert.Equal(rows.Change, rows.Rows.Sum(r => r.Contribution), 1e-9);
    }

    [Theory]
    [InlineData(-3, "3 minutes before the window begins")]
    [InlineData(0, "as the window begins")]
    [InlineData(1, "1 minute after the window begins")]
    [InlineData(300, "5 hours after the window begins")]
    public void When_something_happened_is_said_against_the_window(int minutes, string said) => Assert.Equal(said, MovedWords.Against(Noon.AddMinutes(minutes), Noon));

    private static WhatMovedView Read(string address, out string? problem)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query = QueryHelpers.ParseQuery(address.Contains('?') ? address[address.IndexOf('?')..] : "");
        return WhatMovedView.FromQuery(name => query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value) ? value.ToString() : null, out problem);
    }
}
