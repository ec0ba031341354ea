using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class SpanTreeTests
{
    private static TraceSpan Span(ulong id, ulong parent, ulong start, ulong end, string name = "") =>
        new() { SpanId = new SpanId(id), ParentId = new SpanId(parent), Name = name, StartNanos = start * 1000, EndNanos = end * 1000 };

    /// <summary>id@depth+descendants in order.</summary>
    private static string Shape(params TraceSpan[] spans) =>
        string.Join(' ', SpanTree.Build(spans).Select(s => $"{s.SpanId.Value}@{s.Depth}+{s.Descendants}"));

    [Fact]
    public void Children_follow_their_parent_by_start_whatever_the_order_of_arrival() =>
        Assert.Equal("1@0+3 2@1+1 4@2+0 3@1+0", Shape(Span(4, 2, 12, 14), Span(3, 1, 20, 30), Span(1, 0, 0, 100), Span(2, 1, 10, 15)));

    [Fact]
    public void A_span_that_came_twice_stands_once_with_its_later_end()
    {
        TraceSpan only = Assert.Single(SpanTree.Build([Span(1, 0, 0, 10), Span(1, 0, 0, 50), Span(1, 0, 0, 10)]));
        Assert.Equal(50, only.DurationMicros);
    }

    [Fact]
    public void A_span_whose_parent_is_missing_stands_at_the_top_and_says_so()
    {
        IReadOnlyList<TraceSpan> spans = SpanTree.Build([Span(1, 0, 0, 100), Span(2, 99, 10, 20), Span(3, 2, 11, 12)]);

        Assert.Equal([(1UL, 0, false), (2UL, 0, true), (3UL, 1, false)], spans.Select(s => (s.SpanId.Value, s.Depth, s.ParentMissing)));
    }

    [Fact]
    public void Circles_are_opened_at_their_earliest_span()
    {
        Assert.Equal("1@0+1 2@1+0", Shape(Span(2, 1, 20, 30), Span(1, 2, 10, 40)));
        Assert.Equal("1@0+0", Shape(Span(1, 1, 0, 1)));
        Assert.Equal("9@0+0 1@0+3 2@1+2 3@2+1 4@3+0", Shape(Span(3, 2, 30, 31), Span(1, 3, 10, 11), Span(2, 1, 20, 21), Span(4, 3, 40, 41), Span(9, 0, 50, 60)));
    }

    [Fact]
    public void A_chain_of_five_thousand_is_no_deeper_than_memory()
    {
        IReadOnlyList<TraceSpan> spans = SpanTree.Build(Enumerable.Range(1, 5000).Select(i => Span((ulong)i, (ulong)(i - 1), (ulong)i, 10_000)));

        Assert.Equal((4999, 4999), (spans[^1].Depth, spans[0].Descendants));
    }

    [Fact]
    public void Self_time_leaves_out_overlapping_children_once_and_what_outlives_the_parent()
    {
        IReadOnlyList<TraceSpan> spans = SpanTree.Build([Span(1, 0, 0, 100), Span(2, 1, 10, 30), Span(3, 1, 20, 40), Span(4, 1, 90, 150)]);

        Assert.Equal(100 - 30 - 10, spans[0].SelfMicros);
        Assert.Equal(20, spans[1].SelfMicros);
    }
}
