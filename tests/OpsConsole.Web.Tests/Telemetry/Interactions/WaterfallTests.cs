using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class WaterfallTests
{
    private readonly Waterfall _waterfall = new(Sample.Tree);

    private string Shown => string.Join(' ', _waterfall.Rows.Select(r => r.Span.SpanId.Value));

    [Fact]
    public void Bars_are_scaled_to_the_trace()
    {
        WaterfallRow four = _waterfall.Rows[3];

        Assert.Equal((20, 20), (four.Left, four.Width));
        Assert.Equal((0, 100), (_waterfall.Rows[0].Left, _waterfall.Rows[0].Width));
    }

    [Fact]
    public void A_span_too_short_to_see_keeps_a_visible_bar_inside_the_trace()
    {
        WaterfallRow last = new Waterfall([Sample.Span(1, 0, 1000), Sample.Span(2, 1000, 1000)]).Rows[1];

        Assert.True(last.Width > 0.2);
        Assert.Equal(100, last.Left + last.Width, 6);
    }

    [Theory]
    [InlineData(0, 400, BarLabel.Behind)]
    [InlineData(500, 1000, BarLabel.Before)]
    [InlineData(0, 1000, BarLabel.On)]
    public void The_label_stands_where_there_is_room(double start, double end, BarLabel expected) =>
        Assert.Equal(expected, new Waterfall([Sample.Span(9, 0, 1000), Sample.Span(1, start, end)]).Rows[1].Label);

    [Fact]
    public void Folding_hides_what_is_below_and_nothing_else()
    {
        _waterfall.Toggle(new SpanId(2));
        Assert.Equal("1 2 5", Shown);

        _waterfall.FoldAll(true);
        Assert.Equal("1", Shown);

        _waterfall.Reveal(new SpanId(4));
        Assert.Equal("1 2 3 4 5", Shown);
    }

    [Fact]
    public void Keys_move_fold_and_unfold()
    {
        Assert.Equal(2UL, Move("ArrowDown", 1));
        Assert.Equal(1UL, Move("k", 2));
        Assert.Equal(5UL, Move("ArrowDown", 5));
        Assert.Equal(5UL, Move("End", 1));
        Assert.Equal(2UL, Move("ArrowLeft", 4));
        Assert.Equal(2UL, Move("ArrowLeft", 2));
        Assert.Equal("1 2 5", Shown);
        Assert.Equal(2UL, Move("ArrowRight", 2));
        Assert.Equal("1 2 3 4 5", Shown);
        Assert.Equal(3UL, Move("ArrowRight", 2));
        Assert.Null(Move("x", 2));

        ulong? Move(string key, ulong from) => _waterfall.Move(key, new SpanId(from))?.SpanId.Value;
    }

    [Fact]
    public void Marks_stand_at_round_times()
    {
        Assert.Equal(["0", "200 ms", "400 ms", "600 ms", "800 ms"], _waterfall.Ticks.Select(t => t.Label));
        Assert.Equal(40, _waterfall.Ticks[2].Left);
    }

    [Fact]
    public void An_instant_and_no_spans_at_all_are_no_problem()
    {
        Assert.Single(new Waterfall([Sample.Span(1, 0, 0)]).Rows);
        Assert.Empty(new Waterfall([]).Rows);
    }
}
