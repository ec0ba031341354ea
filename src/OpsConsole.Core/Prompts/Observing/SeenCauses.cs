using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>
/// Versions of prompts that telemetry saw for the first time, on the timeline: applications also run what no repository knows, and follow a release later than it is made. A version
/// whose release is on the timeline within a day before is left out: the release says it.
/// </summary>
/// <param name="metrics">The rollups.</param>
/// <param name="releases">The versions of a prompt that were live in an environment.</param>
/// <param name="time">The clock.</param>
internal sealed class SeenCauses(MetricsQuery metrics, Func<string, string, IReadOnlyList<LiveSpan>> releases, TimeProvider time) : ICauseSource
{
    /// <summary>How long before a range a version must not have been seen, to be new in it.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromDays(7);

    private static readonly TimeSpan Follows = TimeSpan.FromDays(1);

    /// <summary>Moments that are told to the minute, the newest: each is a query or more.</summary>
    private const int MostRefined = 20;

    private static readonly int[] Intervals = [60, 6 * 60, 24 * 60]; // minutes; the finest that is answered counts

    private static readonly MetricsDimension[] Groups = [MetricsDimension.Env, MetricsDimension.Prompt, MetricsDimension.App];

    public string Tells => "first sightings of prompt versions";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime, end = to < now ? to : now;
        if (end <= from)
        {
            return [];
        }

        MetricsFilter wide = filter with { Model = null, Feature = null }; // a version is new, whichever model first had it
        List<Sighting> seen = [];
        IReadOnlyList<MetricsGroup> groups = await SeriesAsync(from - Before, end, wide, cancellationToken).ConfigureAwait(false);
        Dictionary<(string?, string?), DateTime> begun = groups.GroupBy(g => (g.Key[0], g.Key[2])).ToDictionary(g => g.Key, g => g.SelectMany(s => s.Series).Where(p => p.Totals.Requests > 0).Select(p => p.At).DefaultIfEmpty(end).Min());
        foreach (MetricsGroup group in groups)
        {
            MetricsPoint[] points = [.. group.Series.Where(p => p.Totals.Requests > 0)];
            bool isNew = points.Length > 0 && points[0].At + Interval(group) > from && points[0].At > begun[(group.Key[0], group.Key[2])]; // what an application began with is not new in it
            if (isNew && group.Key[1] is { } prompt && prompt.Contains('@', StringComparison.Ordinal))
            {
                DateTime gone = points[^1].At + Interval(group);
                seen.Add(new Sighting(group.Key[0]!, prompt, group.Key[2]!, points[0].At, Interval(group), gone < end - Interval(group) ? points[^1].At : null));
            }
        }

        List<Cause> causes = [];
        int refined = 0;
        foreach (IGrouping<DateTime, Sighting> together in seen.Where(s => !IsReleased(s)).GroupBy(s => s.At).OrderByDescending(g => g.Key))
        {
            if (refined++ >= MostRefined)
            {
                causes.AddRange(together.Where(s => s.At >= from).Select(s => Of(s, s.At, s.LastSlot + s.Interval)));
                continue;
            }

            foreach ((Sighting sighting, DateTime first, DateTime? last) in await RefineAsync([.. together], wide, end, cancellationToken).ConfigureAwait(false))
            {
                if (first >= from)
                {
                    causes.Add(Of(sighting, first, last));
                }
            }
        }

        return causes;
    }

    private static TimeSpan Interval(MetricsGroup group) => group.Series.Count > 1 ? group.Series[1].At - group.Series[0].At : TimeSpan.FromHours(1);

    private static Cause Of(Sighting sighting, DateTime first, DateTime? last) =>
        new(first, CauseKind.Release, $"{sighting.Prompt} first seen in {sighting.Application}, {sighting.Environment}", PromptAddress.Version(sighting.Prompt))
        {
            Until = last,
            Detail = last is null ? "Telemetry named it for the first time in a week" : "Telemetry named it for the first time in a week, and does not any more",
            Application = sighting.Application,
            Environment = sighting.Environment,
            Prompt = sighting.Prompt,
        };

    private bool IsReleased(Sighting sighting)
    {
        (string prompt, string version) = ObservedKey.Split(sighting.Prompt);
        return releases(sighting.Environment, prompt).Any(s => PromptVersion.Same(s.Commit, version) && s.From <= sighting.At + sighting.Interval && s.From >= sighting.At - Follows);
    }

    /// <summary>To the minute, where minutes are kept: a coarse interval says an hour too early.</summary>
    private async Task<IReadOnlyList<(Sighting Sighting, DateTime First, DateTime? Last)>> RefineAsync(Sighting[] together, MetricsFilter filter, DateTime end, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<(string, string, string), MetricsPoint[]> begins = await FineAsync(together[0].At, together[0].Interval, filter, end, cancellationToken).ConfigureAwait(false);
        List<(Sighting, DateTime, DateTime?)> refined = [];
        foreach (Sighting sighting in together)
        {
            DateTime? last = sighting.LastSlot;
            if (last is { } slot)
            {
                MetricsPoint[] ends = (await FineAsync(slot, sighting.Interval, filter, end, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(sighting.Key, []);
                last = ends.Length > 0 ? ends[^1].At.AddMinutes(1) : slot + sighting.Interval;
            }

            refined.Add((sighting, begins.GetValueOrDefault(sighting.Key, []) is [{ At: var first }, ..] ? first : sighting.At, last));
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
                // many versions in many applications: by a coarser interval they fit
            }
        }

        return [];
    }

    private Task<MetricsResult> RunAsync(DateTime from, DateTime to, int minutes, MetricsFilter filter, CancellationToken cancellationToken) =>
        metrics.RunAsync(new MetricsRequest { From = from, To = to, IntervalMinutes = minutes, Filter = filter, GroupBy = Groups, CountersOnly = true }, cancellationToken);

    /// <summary>A version that was not there before.</summary>
    /// <param name="Environment">Where.</param>
    /// <param name="Prompt">The version as telemetry names it.</param>
    /// <param name="Application">In which application.</param>
    /// <param name="At">Start of the interval in which it was seen first, UTC.</param>
    /// <param name="Interval">Its length.</param>
    /// <param name="LastSlot">Start of the interval in which it was seen last, UTC; null where it still is.</param>
    private sealed record Sighting(string Environment, string Prompt, string Application, DateTime At, TimeSpan Interval, DateTime? LastSlot)
    {
        public (string, string, string) Key => (Environment, Prompt, Application);
    }
}
