using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>A span's line: where its bar begins and how long it is, in percent of the trace.</summary>
public sealed record WaterfallRow(TraceSpan Span, double Left, double Width, bool IsCollapsed)
{
    /// <summary>Where the duration has room: behind the bar, before it, or on it when it fills the line.</summary>
    public BarLabel Label => Left + Width <= 78 ? BarLabel.Behind : Left >= 16 ? BarLabel.Before : BarLabel.On;
}

/// <summary>Where a bar's label stands.</summary>
public enum BarLabel
{
    /// <summary>Right of it.</summary>
    Behind,

    /// <summary>Left of it.</summary>
    Before,

    /// <summary>On its end.</summary>
    On,
}

/// <summary>A mark on the time axis.</summary>
/// <param name="Left">Percent of the trace.</param>
/// <param name="Label">Time since its start.</param>
public sealed record WaterfallTick(double Left, string Label);

/// <summary>Geometry of a trace: bars scaled to it, and which branches are folded. Spans stand parents above children.</summary>
public sealed class Waterfall
{
    private const double LeastWidth = 0.25; // percent; else a short span among long ones cannot be seen

    private readonly IReadOnlyList<TraceSpan> _spans;
    private readonly ulong _start, _length;
    private readonly HashSet<SpanId> _collapsed = [];

    public Waterfall(IReadOnlyList<TraceSpan> spans)
    {
        _spans = spans;
        _start = spans.Select(s => s.StartNanos).DefaultIfEmpty().Min();
        _length = Math.Max(1, spans.Select(s => s.EndNanos).DefaultIfEmpty().Max() - _start);
        Ticks = MakeTicks(_length / 1000.0);
        Refresh();
    }

    /// <summary>The lines to show: all but those below a folded span.</summary>
    public List<WaterfallRow> Rows { get; private set; } = [];

    /// <summary>Four to eight marks at round times.</summary>
    public IReadOnlyList<WaterfallTick> Ticks { get; }

    /// <summary>Microseconds from the start of the trace to the start of a span.</summary>
    public double OffsetMicros(TraceSpan span) => (span.StartNanos - _start) / 1000.0;

    /// <summary>Folds or unfolds the branch below a span.</summary>
    public void Toggle(SpanId span)
    {
        if (!_collapsed.Remove(span))
        {
            _collapsed.Add(span);
        }

        Refresh();
    }

    /// <summary>Folds every branch, or unfolds all.</summary>
    public void FoldAll(bool fold)
    {
        _collapsed.Clear();
        if (fold)
        {
            _collapsed.UnionWith(_spans.Where(s => s.Descendants > 0).Select(s => s.SpanId));
        }

        Refresh();
    }

    /// <summary>Unfolds whatever hides a span.</summary>
    public void Reveal(SpanId span)
    {
        if (Rows.Exists(r => r.Span.SpanId == span))
        {
            return;
        }

        int index = _spans.TakeWhile(s => s.SpanId != span).Count();
        for (int above = index - 1; above >= 0 && index < _spans.Count; above--)
        {
            if (above + _spans[above].Descendants >= index)
            {
                _collapsed.Remove(_spans[above].SpanId);
            }
        }

        Refresh();
    }

    /// <summary>Where a key leads from the selected span, folding or unfolding on the way; null when nowhere.</summary>
    public TraceSpan? Move(string key, SpanId? selected)
    {
        int at = Rows.FindIndex(r => r.Span.SpanId == selected);
        if (Rows.Count == 0)
        {
            return null;
        }

        WaterfallRow current = Rows[Math.Max(at, 0)];
        switch (key)
        {
            case "ArrowDown" or "j":
                return Rows[Math.Min(at + 1, Rows.Count - 1)].Span;
            case "ArrowUp" or "k":
                return Rows[Math.Max(at - 1, 0)].Span;
            case "Home":
                return Rows[0].Span;
            case "End":
                return Rows[^1].Span;
            case "ArrowRight" when current.IsCollapsed:
                Toggle(current.Span.SpanId);
                return current.Span;
            case "ArrowRight" when current.Span.Descendants > 0:
                return Rows[at + 1].Span;
            case "ArrowLeft" when current.Span.Descendants > 0 && !current.IsCollapsed:
                Toggle(current.Span.SpanId);
                return current.Span;
            case "ArrowLeft":
                return Rows.Take(Math.Max(at, 0)).LastOrDefault(r => r.Span.Depth < current.Span.Depth)?.Span;
            default:
                return null;
        }
    }

    private void Refresh()
    {
        List<WaterfallRow> rows = new(_spans.Count);
        for (int i = 0; i < _spans.Count; i++)
        {
            TraceSpan span = _spans[i];
            bool collapsed = _collapsed.Contains(span.SpanId);
            double left = 100.0 * (span.StartNanos - _start) / _length;
            double width = Math.Max(LeastWidth, 100.0 * (span.EndNanos - span.StartNanos) / _length);
            rows.Add(new WaterfallRow(span, Math.Min(left, 100 - width), width, collapsed));
            if (collapsed)
            {
                i += span.Descendants;
            }
        }

        Rows = rows;
    }

    // Steps of 1, 2 or 5 times a power of ten; only the last mark may stand near the end.
    private static List<WaterfallTick> MakeTicks(double micros)
    {
        double rough = micros / 6, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        List<WaterfallTick> ticks = [];
        for (double at = 0; at < micros * 0.97; at += step)
        {
            ticks.Add(new WaterfallTick(100 * at / micros, Label(at)));
        }

        return ticks;
    }

    private static string Label(double micros) => micros switch
    {
        0 => "0",
        < 1e3 => $"{micros:0.###} µs",
        < 1e6 => $"{micros / 1e3:0.###} ms",
        _ => $"{micros / 1e6:0.###} s",
    };
}
