using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>Answers every number of the dashboards and of <c>/api/v1/metrics</c> from rollups.</summary>
public sealed class MetricsQuery
{
    private readonly RollupReader _reader;
    private readonly SeriesDirectory _directory;
    private readonly TelemetryOptions _options;
    private readonly TimeProvider _time;

    internal MetricsQuery(RollupReader reader, SeriesDirectory directory, TelemetryOptions options, TimeProvider time) =>
        (_reader, _directory, _options, _time) = (reader, directory, options, time);

    /// <summary>Computes the numbers.</summary>
    /// <exception cref="TooManyPointsException">The answer would be larger than <see cref="MetricsRequest.MaxPoints"/> or <see cref="MetricsRequest.MaxValues"/>.</exception>
    public async Task<MetricsResult> RunAsync(MetricsRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(request.To, request.From);
        DateTime now = _time.GetUtcNow().UtcDateTime;
        List<RollupRun> runs = RollupPlan.Make(
            RollupTime.Minute(request.From),
            RollupTime.MinuteAfter(request.To),
            request.IntervalMinutes,
            request.KeepFacets ? int.MaxValue - RollupTier.Day.Width() : MetricsRetention.MinutesFrom(now, _options), // minutes have no facets
            MetricsRetention.HoursFrom(now, _options));
        MetricsTimeline timeline = new(runs[0].From, runs[^1].To, request.IntervalMinutes, now);
        if (timeline.Points > MetricsRequest.MaxPoints)
        {
            throw new TooManyPointsException(
                $"The range has {timeline.Points:N0} intervals of {request.IntervalMinutes} minutes; at most {MetricsRequest.MaxPoints:N0} are answered. Ask for a longer interval or a shorter range.");
        }

        List<RollupRows> rows = await _reader.ReadAsync(runs, request.CountersOnly, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<int, SeriesNames> series =
            await _directory.ForAsync(rows.SelectMany(r => r.Chunk.SeriesIds), cancellationToken).ConfigureAwait(false);
        MetricsGrouping grouping = MetricsGrouping.Make(series, rows.SelectMany(r => r.Chunk.SeriesIds), request.Filter, request.GroupBy);
        if ((long)grouping.Keys.Count * Math.Max(timeline.Points, 1) > MetricsRequest.MaxValues)
        {
            throw new TooManyPointsException(
                $"The answer would have {grouping.Keys.Count:N0} groups of {Math.Max(timeline.Points, 1):N0} points; at most {MetricsRequest.MaxValues:N0} values are answered. Filter, group by fewer dimensions, or ask for a longer interval.");
        }

        MetricsMerge merge = new(grouping, timeline, request);
        foreach (RollupRows part in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            merge.Add(part);
        }

        return new MetricsResult(RollupTime.Instant(timeline.From), RollupTime.Instant(timeline.To), merge.Finish()) { Pulled = merge.Pulled() };
    }

    /// <summary>The applications, environments, models, prompt versions, features and versions of applications that have numbers, sorted, for filters.</summary>
    public async Task<MetricsDimensions> DimensionsAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyDictionary<int, SeriesNames> series = await _directory.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new MetricsDimensions(
            Values(series, s => s.Application),
            Values(series, s => s.Environment),
            Values(series, s => s.Model),
            Values(series, s => s.Prompt))
        {
            AppVersions = Values(series, s => s.AppVersion),
            FeaturesByApplication = [.. series.Values.Where(s => s.Feature is not null).Select(s => (s.Application, s.Feature!)).Distinct().Order()],
        };
    }

    private static string[] Values(IReadOnlyDictionary<int, SeriesNames> series, Func<SeriesNames, string?> value) =>
        [.. series.Values.Select(value).OfType<string>().Distinct().Order(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>What can be filtered by.</summary>
/// <param name="Applications">Applications.</param>
/// <param name="Environments">Environments.</param>
/// <param name="Models">Models.</param>
/// <param name="Prompts">Prompt versions.</param>
public sealed record MetricsDimensions(
    IReadOnlyList<string> Applications, IReadOnlyList<string> Environments, IReadOnlyList<string> Models, IReadOnlyList<string> Prompts)
{
    /// <summary>Features with their applications.</summary>
    public IReadOnlyList<(string Application, string Feature)> FeaturesByApplication { get; init; } = [];

    /// <summary>Versions of applications.</summary>
    public IReadOnlyList<string> AppVersions { get; init; } = [];

    /// <summary>Prompts to choose from: each by its name, for all its versions, and each version.</summary>
    public IReadOnlyList<string> PromptChoices => [.. Prompts.SelectMany(p => new[] { p.Split('@')[0], p }).Distinct()];

    /// <summary>Features, those of several applications by the same name once.</summary>
    public IReadOnlyList<string> Features => [.. FeaturesByApplication.Select(f => f.Feature).Distinct().Order(StringComparer.OrdinalIgnoreCase)];
}
