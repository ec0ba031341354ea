using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>The numbers behind one state of the dashboard.</summary>
public sealed class EngineeringData
{
    private readonly MetricsPoint[] _points;
    private readonly MetricsPoint[] _previous;

    public EngineeringData(EngineeringView view, MetricsResult now, MetricsResult? previous, int intervalMinutes)
    {
        (View, From, To, IntervalMinutes) = (view, now.From, now.To, intervalMinutes);
        (Total, PreviousTotal) = (now.Groups[0].Totals, previous?.Groups[0].Totals);
        IReadOnlyList<MetricsPoint> points = now.Groups[0].Series;
        // An interval that has hardly begun says little and jumps with every refresh.
        int count = points.Count > 1 && points[^1].Totals.Seconds < intervalMinutes * 60 * 0.3 ? points.Count - 1 : points.Count;
        _points = [.. points.Take(count)];
        _previous = [.. (previous?.Groups[0].Series ?? []).Take(count)];
        OfCalls = view.OfCalls ?? (Total.Requests == 0 && Total.Counters.Calls > 0);
    }

    public EngineeringView View { get; }

    /// <summary>Start of what was counted, UTC.</summary>
    public DateTime From { get; }

    /// <summary>End of what was counted, UTC.</summary>
    public DateTime To { get; }

    public int IntervalMinutes { get; }

    public MetricsTotals Total { get; }

    /// <summary>From which sources these numbers come, in a sentence; null where the applications sent them.</summary>
    public string? Pulled { get; init; }

    /// <summary>The period before; null when it is not compared.</summary>
    public MetricsTotals? PreviousTotal { get; }

    /// <summary>Whether latencies are those of model calls.</summary>
    public bool OfCalls { get; }

    public required IReadOnlyList<MetricsGroup> Models { get; init; }

    public required IReadOnlyList<MetricsGroup> Prompts { get; init; }

    /// <summary>By feature and application, of the applications that name any.</summary>
    public required IReadOnlyList<MetricsGroup> Features { get; init; }

    public IReadOnlyList<MetricsPoint> Points => _points;

    public IReadOnlyList<DateTime> Times => Array.ConvertAll(_points, p => p.At);

    public bool IsEmpty => Total.Requests == 0 && Total.Counters.Calls == 0;

    public bool HasPrevious => _previous.Length > 0;

    public double?[] Values(Func<MetricsTotals, double?> value) => Array.ConvertAll(_points, p => value(p.Totals));

    /// <summary>Values of the period before, in the places of those they compare with.</summary>
    public double?[] PreviousValues(Func<MetricsTotals, double?> value) =>
        [.. Enumerable.Range(0, _points.Length).Select(i => i < _previous.Length ? value(_previous[i].Totals) : null)];

    /// <summary>The latencies that the page is set to.</summary>
    public LatencyQuantiles? LatencyOf(MetricsTotals totals) => OfCalls ? totals.CallLatency : totals.Latency;

    /// <summary>The interactions of the whole page.</summary>
    public InteractionLink Interactions() => new(View.Filter, View.Range);

    /// <summary>The interactions of one interval.</summary>
    public InteractionLink Interactions(int index)
    {
        DateTime start = _points[index].At, end = start.AddMinutes(IntervalMinutes);
        return new(View.Filter, TimeRange.Between(start < From ? From : start, end > To ? To : end));
    }
}
