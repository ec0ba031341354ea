using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Reads the series that a measure is compared with: the other measures in one query, the shares of each dimension's values in one each.</summary>
internal sealed class MovedSeriesReader(MetricsQuery metrics)
{
    /// <summary>Values of a dimension that are compared, those with the most interactions.</summary>
    private const int Values = 12;

    private static readonly (MetricsDimension Dimension, string Name)[] Dimensions =
    [
        (MetricsDimension.Model, "model"), (MetricsDimension.Prompt, "prompt version"), (MetricsDimension.Feature, "feature"), (MetricsDimension.AppVersion, "application version"), (MetricsDimension.App, "application"), (MetricsDimension.Env, "environment"),
    ];

    // Beside the measures that one may ask for: what shows why.
    private static readonly (string Name, Func<MetricsTotals, double?> Value)[] More =
    [
        ("Input tokens per interaction", t => Ratio(t.Counters.InputTokens, t.Requests)),
        ("Output tokens per interaction", t => Ratio(t.Counters.OutputTokens, t.Requests)),
        ("Share of model calls throttled", t => Ratio(t.Throttled, t.Counters.Calls)),
        ("Share of model calls timed out", t => Ratio(t.Counters.CallErrorClasses[(int)ErrorClass.Timeout], t.Counters.Calls)),
        ("Share of interactions refused", t => Ratio(t.Refused, t.Requests)),
        ("Model calls per interaction", t => Ratio(t.Counters.Calls, t.Requests)),
        ("Time to first token P95", t => t.FirstToken?.P95),
    ];

    /// <summary>The whole over time.</summary>
    public async Task<IReadOnlyList<MetricsPoint>> PointsAsync(MovedTimeline timeline, MetricsFilter filter, CancellationToken cancellationToken)
    {
        MetricsResult result = await metrics.RunAsync(Request(timeline, filter), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<MetricsPoint> points = result.Groups[0].Series;
        return points.Count > 1 && points[^1].Totals.Seconds < timeline.Minutes * 60 * 0.3 ? [.. points.Take(points.Count - 1)] : points; // what has hardly begun says little
    }

    /// <summary>The other measures over the points.</summary>
    public static IEnumerable<MovedSeries> Measures(IReadOnlyList<MetricsPoint> points, MovedMeasure without) =>
        MovedMeasure.All.Where(m => m != without).Select(m => (m.Name, Value: (Func<MetricsTotals, double?>)(t => t.Requests == 0 ? m.IsSum ? 0 : null : m.Of(t)))).Concat(More)
            .Select(m => new MovedSeries(m.Name, CompanionKind.Measure, [.. points.Select(p => m.Value(p.Totals))]));

    /// <summary>The shares of the dimensions that tell interactions apart, over the points.</summary>
    /// <returns>The series, and the dimensions that have more values than can be read.</returns>
    public async Task<(IReadOnlyList<MovedSeries> Shares, IReadOnlyList<string> TooMany)> SharesAsync(MovedTimeline timeline, IReadOnlyList<MetricsPoint> points, MetricsFilter filter, CancellationToken cancellationToken)
    {
        List<MovedSeries> shares = [];
        List<string> tooMany = [];
        foreach ((MetricsDimension dimension, string name) in Dimensions)
        {
            try
            {
                MetricsResult result = await metrics.RunAsync(Request(timeline, filter) with { GroupBy = [dimension], CountersOnly = true }, cancellationToken).ConfigureAwait(false);
                if (result.Groups.Count > 1)
                {
                    shares.AddRange(result.Groups.Where(g => g.Key[0] is not null && g.Totals.Requests > 0).Take(Values).Select(g => new MovedSeries(
                        $"Share of {name} {g.Key[0]}", CompanionKind.Share, [.. points.Select((p, i) => Ratio(i < g.Series.Count ? g.Series[i].Totals.Requests : 0, p.Totals.Requests))]) { Of = (dimension, g.Key[0]) }));
                }
            }
            catch (TooManyPointsException)
            {
                tooMany.Add($"Shares by {name}: there are more than can be compared; filter first");
            }
        }

        return (shares, tooMany);
    }

    private static MetricsRequest Request(MovedTimeline timeline, MetricsFilter filter) => new() { From = timeline.From, To = timeline.To, IntervalMinutes = timeline.Minutes, Filter = filter };

    private static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;
}
