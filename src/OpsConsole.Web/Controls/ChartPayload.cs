using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Web.Controls;

/// <summary>A <see cref="ChartSpec"/> as the module in <c>PlotlyChart.razor.js</c> reads it. Times are in milliseconds since 1970 UTC.</summary>
internal sealed record ChartPayload(string Unit, double From, double To, double[] Times, double Interval, bool Heatmap, IReadOnlyList<ChartTick> Ticks, ChartMarkPayload[] Marks, ChartTracePayload[] Traces, IReadOnlyList<ChartBubble> Bubbles, string? RightUnit, ChartCausePayload[] Causes)
{
    public static ChartPayload Of(ChartSpec spec, CauseList? causes = null) => new(
        spec.Unit,
        Millis(spec.From),
        Millis(spec.To),
        [.. spec.Times.Select(Millis)],
        spec.IntervalMinutes * 60_000.0,
        spec.IsHeatmap,
        spec.Ticks,
        [.. spec.Marks.Select(m => new ChartMarkPayload(Millis(m.At), m.Text))],
        [.. spec.Traces.Select(t => new ChartTracePayload(
            t.Name,
            t.Color,
            t.Shape.ToString(),
            t.Values,
            spec.IsHeatmap ? [] : [.. t.Values.Select(v => v is { } value ? spec.Format(value) : "")]))],
        spec.Bubbles,
        spec.RightUnit,
        [.. (causes?.Items ?? []).Where(c => c.IsWithin(spec.From, spec.To)).Select(c => new ChartCausePayload(
            Millis(c.At), c.Until is { } until && c.Kind != CauseKind.Release ? Millis(until) : null, CauseWords.Of(c.Kind).Mark, $"{CauseWords.When(c)} {c.Title}", c.Url))]);

    private static double Millis(DateTime instant) => (instant - DateTime.UnixEpoch).TotalMilliseconds;
}

/// <summary>Something that happened, for the module.</summary>
/// <param name="At">When.</param>
/// <param name="Until">When it was over, of what goes on for a while; null for what is drawn as a moment.</param>
/// <param name="Mark">What stands above its line.</param>
/// <param name="Text">What it says when pointed at.</param>
/// <param name="Url">Where it leads: a path, or a place on the page where it begins with <c>#</c>.</param>
internal sealed record ChartCausePayload(double At, double? Until, string Mark, string Text, string Url);

/// <summary>A marked moment for the module.</summary>
internal sealed record ChartMarkPayload(double At, string Text);

/// <summary>A series for the module.</summary>
internal sealed record ChartTracePayload(string Name, int Color, string Shape, IReadOnlyList<double?> Values, string[] Texts);
