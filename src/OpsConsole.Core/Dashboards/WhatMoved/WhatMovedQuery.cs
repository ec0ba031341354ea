using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Says what moved: takes a change apart, and ranks what moved with it. From rollups alone, by a fixed number of queries.</summary>
public sealed class WhatMovedQuery
{
    private static readonly MetricsDimension[] All = [MetricsDimension.App, MetricsDimension.Env, MetricsDimension.Model, MetricsDimension.Prompt, MetricsDimension.Feature, MetricsDimension.AppVersion];

    private static readonly MetricsDimension[][] Splits =
    [
        [MetricsDimension.Prompt], [MetricsDimension.Model], [MetricsDimension.Feature, MetricsDimension.App], [MetricsDimension.AppVersion, MetricsDimension.App], [MetricsDimension.App], [MetricsDimension.Env], [MetricsDimension.Prompt, MetricsDimension.Model],
    ];

    private static readonly MetricsDimension[][] TopicSplits = [[MetricsDimension.Topic], [MetricsDimension.Topic, MetricsDimension.Prompt]];

    private readonly MetricsQuery _metrics;
    private readonly CausesQuery _causes;
    private readonly TelemetryOptions _options;
    private readonly TimeProvider _time;
    private readonly MovedSeriesReader _series;
    private readonly TopicNames _topics;

    internal WhatMovedQuery(MetricsQuery metrics, CausesQuery causes, TopicNames topics, TelemetryOptions options, TimeProvider time) =>
        (_metrics, _causes, _topics, _options, _time, _series) = (metrics, causes, topics, options, time, new MovedSeriesReader(metrics));

    /// <summary>Says what moved.</summary>
    /// <exception cref="TooManyPointsException">There are more combinations of dimensions than can be taken apart; the message says what to do.</exception>
    public async Task<WhatMovedResult> RunAsync(WhatMovedRequest asked, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        DateTime now = _time.GetUtcNow().UtcDateTime;
        WhatMovedRequest request = asked with { To = asked.To < now ? asked.To : now };
        request = request.To - request.From >= WhatMovedRequest.Shortest ? request : request with { From = request.To - WhatMovedRequest.Shortest };
        MovedMeasure measure = request.Measure;
        MetricsRequest window = new() { From = request.From, To = request.To, Filter = request.Filter, GroupBy = All, CountersOnly = !measure.IsQuantile, KeepHistograms = measure.IsQuantile };
        MetricsRequest baseline = window with { From = request.From - request.Shift, To = request.To - request.Shift };
        IReadOnlyList<MetricsGroup> groups = (await _metrics.RunAsync(window, cancellationToken).ConfigureAwait(false)).Groups, groupsBefore = (await _metrics.RunAsync(baseline, cancellationToken).ConfigureAwait(false)).Groups;
        (double? after, double? before) = measure.IsQuantile
            ? (await QuantileAsync(window, cancellationToken).ConfigureAwait(false), await QuantileAsync(baseline, cancellationToken).ConfigureAwait(false))
            : (null, null);
        IReadOnlyList<MovedCell> cells = MovedCell.Of(measure, groups, groupsBefore, before);
        if (!measure.IsQuantile)
        {
            (after, before) = (Whole(cells.Sum(c => c.Part), cells.Sum(c => c.Whole), groups.Count), Whole(cells.Sum(c => c.PartBefore), cells.Sum(c => c.WholeBefore), groupsBefore.Count));
        }

        long interactions = groups.Sum(g => g.Totals.Requests);
        MovedTimeline timeline = MovedTimeline.Choose(request.From, request.To, Math.Max(interactions, groupsBefore.Sum(g => g.Totals.Requests)), now, _options);
        Task<CauseList> happened = _causes.FindAsync(timeline.From, timeline.To, request.Filter, cancellationToken);
        IReadOnlyList<MetricsPoint> points = await _series.PointsAsync(timeline, request.Filter, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<MovedSeries> shares, IReadOnlyList<string> tooMany) = await _series.SharesAsync(timeline, points, request.Filter, cancellationToken).ConfigureAwait(false);
        CauseList causes = await happened.ConfigureAwait(false);
        Correlation correlation = Correlation.Of(
            [.. points.Select(p => p.Totals.Requests == 0 && !measure.IsSum ? null : measure.Of(p.Totals))], [.. points.Select(p => p.At)], [.. MovedSeriesReader.Measures(points, measure), .. shares], causes.Items);
        IReadOnlyList<MovedCell> topics = measure.HasFacets ? await TopicsAsync(request, measure, cancellationToken).ConfigureAwait(false) : [];
        return new WhatMovedResult
        {
            Request = request,
            After = after,
            Before = before,
            Interactions = interactions,
            InteractionsBefore = groupsBefore.Sum(g => g.Totals.Requests),
            Above = measure.IsQuantile ? before : null,
            Breakdowns =
            [
                .. Splits.Select(split => Breakdown(split, All, cells, measure.IsSum)).OfType<ChangeBreakdown>(),
                .. TopicSplits.Select(split => Breakdown(split, TopicCells.Dimensions, topics, measure.IsSum)).OfType<ChangeBreakdown>(),
            ],
            Explanation = ChangeExplanation.Find(All, cells, measure.IsSum) ?? ChangeExplanation.Find(TopicCells.Dimensions, topics, measure.IsSum),
            Points = points,
            IntervalMinutes = timeline.Minutes,
            Correlation = correlation with { Untested = [.. correlation.Untested, .. tooMany] },
            Causes = causes,
        };

        double? Whole(double part, double whole, int count) => measure.IsSum ? count > 0 ? part : null : whole > 0 ? part / whole : null;
    }

    private async Task<IReadOnlyList<MovedCell>> TopicsAsync(WhatMovedRequest request, MovedMeasure measure, CancellationToken cancellationToken)
    {
        (DateTime from, DateTime to, DateTime baselineFrom, DateTime baselineTo) = TopicCells.Windows(request);
        MetricsRequest window = new() { From = from, To = to, Filter = request.Filter, GroupBy = [MetricsDimension.Prompt], KeepFacets = true };
        IReadOnlyList<MetricsGroup> now = (await _metrics.RunAsync(window, cancellationToken).ConfigureAwait(false)).Groups;
        IReadOnlyList<MetricsGroup> before = (await _metrics.RunAsync(window with { From = baselineFrom, To = baselineTo }, cancellationToken).ConfigureAwait(false)).Groups;
        FacetSums all = new();
        foreach (MetricsGroup group in now.Concat(before))
        {
            all.Add(group.Facets!);
        }

        return TopicCells.Of(measure, now, before, await _topics.OfAsync(all, cancellationToken).ConfigureAwait(false));
    }

    // What all interactions have in common explains nothing.
    private static ChangeBreakdown? Breakdown(MetricsDimension[] split, IReadOnlyList<MetricsDimension> dimensions, IReadOnlyList<MovedCell> cells, bool isSum)
    {
        IReadOnlyList<MovedCell> by = MovedCell.By(cells, [.. split.Select(d => dimensions.ToList().IndexOf(d))]);
        return by.Count < 2 || by.All(c => c.Key[0] is null) ? null : ChangeBreakdown.Of(split, by, isSum);
    }

    private async Task<double?> QuantileAsync(MetricsRequest request, CancellationToken cancellationToken) =>
        (await _metrics.RunAsync(request with { GroupBy = [], KeepHistograms = false }, cancellationToken).ConfigureAwait(false)).Groups[0].Totals.Latency?.P95;
}
