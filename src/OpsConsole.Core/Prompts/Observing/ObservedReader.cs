using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Reads from the rollups which versions ran: the last day by the hour, the last hour by five minutes.</summary>
/// <param name="run">Asks <see cref="MetricsQuery"/>.</param>
internal sealed class ObservedReader(Func<MetricsRequest, CancellationToken, Task<MetricsResult>> run)
{
    private const int Fine = 5, Coarse = 60, Latest = 15;

    private static readonly MetricsDimension[] Groups = [MetricsDimension.Env, MetricsDimension.Prompt, MetricsDimension.App];

    /// <summary>Reads.</summary>
    /// <exception cref="TooManyPointsException">More than <see cref="MetricsRequest.MaxValues"/> versions ran in applications within a day.</exception>
    public async Task<IReadOnlyList<ObservedTraffic>> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        Dictionary<ObservedKey, Recent> recent = await RecentAsync(now, cancellationToken).ConfigureAwait(false);
        List<ObservedTraffic> all = [];
        foreach (MetricsGroup group in await DayAsync(now, cancellationToken).ConfigureAwait(false))
        {
            if (group.Totals.Requests > 0 && KeyOf(group) is { } key)
            {
                Recent? seen = recent.GetValueOrDefault(key);
                DateTime last = seen?.Last ?? (group.Series.LastOrDefault(p => p.Totals.Requests > 0) is { } point ? End(point.At, Coarse, now) : now.AddHours(-1));
                all.Add(new ObservedTraffic(key, group.Totals.Requests, seen?.Hour ?? 0, seen?.Latest ?? 0, seen?.First, last));
            }
        }

        return all;
    }

    /// <summary>The last hour. Many versions in many applications make more points than a query may have: then by its last quarter and the rest.</summary>
    private async Task<Dictionary<ObservedKey, Recent>> RecentAsync(DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<MetricsGroup> series = await RunAsync(now.AddHours(-1), now, Fine, cancellationToken).ConfigureAwait(false);
            return Keyed(series, group =>
            {
                MetricsPoint[] points = [.. group.Series.Where(p => p.Totals.Requests > 0)];
                return points.Length == 0 ? null : new Recent(
                    points.Sum(p => p.Totals.Requests), points.Where(p => p.At.AddMinutes(Fine) > now.AddMinutes(-Latest)).Sum(p => p.Totals.Requests), points[0].At, End(points[^1].At, Fine, now));
            });
        }
        catch (TooManyPointsException)
        {
            DateTime quarter = now.AddMinutes(-Latest);
            Dictionary<ObservedKey, Recent> latest = Keyed(
                await RunAsync(quarter, now, null, cancellationToken).ConfigureAwait(false), group => Some(group.Totals.Requests, r => new Recent(r, r, quarter, now)));
            return Keyed(await RunAsync(now.AddHours(-1), now, null, cancellationToken).ConfigureAwait(false), group => Some(group.Totals.Requests, hour =>
                KeyOf(group) is { } key && latest.TryGetValue(key, out Recent? seen)
                    ? hour > seen.Hour ? seen with { Hour = hour, First = now.AddHours(-1) } : seen
                    : new Recent(hour, 0, now.AddHours(-1), quarter)));
        }

        static Recent? Some(long requests, Func<long, Recent> recent) => requests > 0 ? recent(requests) : null;
    }

    /// <summary>The last day; where that makes too many points, without a series.</summary>
    private async Task<IReadOnlyList<MetricsGroup>> DayAsync(DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(now.AddDays(-1), now, Coarse, cancellationToken).ConfigureAwait(false);
        }
        catch (TooManyPointsException)
        {
            return await RunAsync(now.AddDays(-1), now, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<MetricsGroup>> RunAsync(DateTime from, DateTime to, int? interval, CancellationToken cancellationToken) =>
        (await run(new MetricsRequest { From = from, To = to, GroupBy = Groups, IntervalMinutes = interval }, cancellationToken).ConfigureAwait(false)).Groups;

    private static Dictionary<ObservedKey, Recent> Keyed(IReadOnlyList<MetricsGroup> groups, Func<MetricsGroup, Recent?> recentOf)
    {
        Dictionary<ObservedKey, Recent> keyed = [];
        foreach (MetricsGroup group in groups)
        {
            if (KeyOf(group) is { } key && recentOf(group) is { } recent)
            {
                keyed[key] = recent;
            }
        }

        return keyed;
    }

    private static ObservedKey? KeyOf(MetricsGroup group)
    {
        if (group.Key is not [{ } environment, { Length: > 0 } named, { } application])
        {
            return null;
        }

        (string prompt, string version) = ObservedKey.Split(named);
        return new ObservedKey(environment, prompt, application, version);
    }

    private static DateTime End(DateTime at, int minutes, DateTime now) => at.AddMinutes(minutes) < now ? at.AddMinutes(minutes) : now;

    /// <summary>What was seen within the last hour: interactions, those of the last quarter, from when, until when.</summary>
    private sealed record Recent(long Hour, long Latest, DateTime First, DateTime Last);
}
