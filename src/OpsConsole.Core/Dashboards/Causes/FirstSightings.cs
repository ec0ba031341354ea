namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>A value of a dimension that was not there before.</summary>
/// <param name="Environment">Where.</param>
/// <param name="Value">The value as telemetry names it.</param>
/// <param name="Application">In which application.</param>
/// <param name="First">When it was seen first, UTC: to the minute where minutes are kept, else the start of an interval.</param>
/// <param name="Last">When it was seen last, UTC; null where it still is.</param>
/// <param name="Interval">How coarse that is.</param>
internal sealed record Sighting(string Environment, string Value, string Application, DateTime First, DateTime? Last, TimeSpan Interval)
{
    public (string, string, string) Key => (Environment, Value, Application);
}

/// <summary>Finds when applications first had a value of a dimension: what they began with is not new in them.</summary>
/// <param name="metrics">The rollups.</param>
/// <param name="dimension">The dimension.</param>
/// <param name="time">The clock.</param>
internal sealed class FirstSightings(MetricsQuery metrics, MetricsDimension dimension, TimeProvider time)
{
    /// <summary>How long before a range a value must not have been seen, to be new in it.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    /// <summary>Moments that are told to the minute, the newest: each is a query or more.</summary>
    private const int MostRefined = 20;

    private static readonly int[] Intervals = [60, 6 * 60, 24 * 60]; // minutes; the finest that is answered counts

    private readonly MetricsDimension[] _groups = [MetricsDimension.Env, dimension, MetricsDimension.App];

    /// <summary>Finds those of a range.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="filter">In what they are looked for.</param>
    /// <param name="counts">Which of them count; the time of their first interval is known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Sighting>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, Func<Sighting, bool> counts, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime, end = to < now ? to : now;
        if (end <= from)
        {
            return [];
        }

        List<Sighting> seen = [];
        IReadOnlyList<MetricsGroup> groups = await SeriesAsync(from - Before, end, filter, cancellationToken).ConfigureAwait(false);
        Dictionary<(string?, string?), DateTime> begun = groups.GroupBy(g => (g.Key[0], g.Key[2])).ToDictionary(g => g.Key, g => g.SelectMany(s => s.Series).Where(p => p.Totals.Requests > 0).Select(p => p.At).DefaultIfEmpty(end).Min());
        foreach (MetricsGroup group in groups.Where(g => g.Key[1] is not null))
        {
            MetricsPoint[] points = [.. group.Series.Where(p => p.Totals.Requests > 0)];
            TimeSpan interval = group.Series.Count > 1 ? group.Series[1].At - group.Series[0].At : TimeSpan.FromHours(1);
            if (points.Length > 0 && points[0].At + interval > from && points[0].At > begun[(group.Key[0], group.Key[2])])
            {
                seen.Add(new Sighting(group.Key[0]!, group.Key[1]!, group.Key[2]!, points[0].At, points[^1].At + interval < end - interval ? points[^1].At : null, interval));
            }
        }

        List<Sighting> found = [];
        int refined = 0;
        foreach (IGrouping<DateTime, Sighting> together in seen.Where(counts).GroupBy(s => s.First).OrderByDescending(g => g.Key))
        {
            found.AddRange(refined++ >= MostRefined
                ? together.Select(s => s with { Last = s.Last + s.Interval })
                : await RefineAsync([.. together], filter, end, cancellationToken).ConfigureAwait(false));
        }

        return [.. found.Where(s => s.First >= from)];
    }

    /// <summary>To the minute, where minutes are kept: a coarse interval says an hour too early.</summary>
    private async Task<IReadOnlyList<Sighting>> RefineAsync(Sighting[] together, MetricsFilter filter, DateTime end, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<(string, string, string), MetricsPoint[]> begins = await FineAsync(together[0].First, together[0].Interval, filter, end, cancellationToken).ConfigureAwait(false);
        List<Sighting> refined = [];
        foreach (Sighting sighting in together)
        {
            DateTime? last = sighting.Last;
            if (last is { } slot)
            {
                MetricsPoint[] ends = (await FineAsync(slot, sighting.Interval, filter, end, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(sighting.Key, []);
                last = ends.Length > 0 ? ends[^1].At.AddMinutes(1) : slot + sighting.Interval;
            }

            refined.Add(sighting with { First = begins.GetValueOrDefault(sighting.Key, []) is [{ At: var first }, ..] ? first : sighting.First, Last = last });
        }

        return refined;
    }

    private async Task<IReadOnlyDictionary<(string, string, string), MetricsPoint[]>> FineAsync(DateTime at, TimeSpan length, MetricsFilter filter, DateTime end, CancellationToken cancellationToken)
    {
        DateTime until = at + length < end ? at + length : end;
        if (until <= at)
        {
            return new Dictionary<(string, string, string), MetricsPoint[]>();
        }

        try
        {
            MetricsResult result = await RunAsync(at, until, length > TimeSpan.FromHours(1) ? 60 : 1, filter, cancellationToken).ConfigureAwait(false);
            return result.Groups.Where(g => g.Key.All(k => k is not null)).ToDictionary(g => (g.Key[0]!, g.Key[1]!, g.Key[2]!), g => g.Series.Where(p => p.Totals.Requests > 0).ToArray());
        }
        catch (TooManyPointsException)
        {
            return new Dictionary<(string, string, string), MetricsPoint[]>();
        }
    }

    private async Task<IReadOnlyList<MetricsGroup>> SeriesAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        foreach (int minutes in Intervals.Where(m => (to - from).TotalMinutes / m <= 24 * 40))
        {
            try
            {
                return (await RunAsync(from, to, minutes, filter, cancellationToken).ConfigureAwait(false)).Groups;
            }
            catch (TooManyPointsException)
            {
                // many values in many applications: by a coarser interval they fit
            }
        }

        return [];
    }

    private Task<MetricsResult> RunAsync(DateTime from, DateTime to, int minutes, MetricsFilter filter, CancellationToken cancellationToken) =>
        metrics.RunAsync(new MetricsRequest { From = from, To = to, IntervalMinutes = minutes, Filter = filter, GroupBy = _groups, CountersOnly = true }, cancellationToken);
}
