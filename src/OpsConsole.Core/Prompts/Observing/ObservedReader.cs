using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Reads from the rollups which versions ran: the last day by the hour, the last hour by five minutes.</summary>
internal sealed class ObservedReader(MetricsQuery metrics)
{
    private const int Fine = 5, Coarse = 60;

    private static readonly MetricsDimension[] Groups = [MetricsDimension.Env, MetricsDimension.Prompt, MetricsDimension.App];

    /// <summary>Reads.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="recent">How long the recent past is.</param>
    /// <param name="tolerance">A pause of this length begins anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ObservedTraffic>> ReadAsync(DateTime now, TimeSpan recent, TimeSpan tolerance, CancellationToken cancellationToken)
    {
        Dictionary<ObservedKey, MetricsGroup> hour = [];
        foreach (MetricsGroup group in (await RunAsync(now.AddHours(-1) < now - recent ? now.AddHours(-1) : now - recent, now, Fine, cancellationToken).ConfigureAwait(false)).Groups)
        {
            if (KeyOf(group) is { } key)
            {
                hour[key] = group;
            }
        }

        List<ObservedTraffic> all = [];
        foreach (MetricsGroup group in (await RunAsync(now.AddDays(-1), now, Coarse, cancellationToken).ConfigureAwait(false)).Groups)
        {
            if (group.Totals.Requests > 0 && KeyOf(group) is { } key)
            {
                MetricsPoint[] fine = [.. (hour.GetValueOrDefault(key)?.Series ?? []).Where(p => p.Totals.Requests > 0)];
                DateTime last = fine.Length > 0 ? End(fine[^1].At, Fine, now) : group.Series.LastOrDefault(p => p.Totals.Requests > 0) is { } point ? End(point.At, Coarse, now) : now;
                long latest = fine.Where(p => p.At.AddMinutes(Fine) > now - recent).Sum(p => p.Totals.Requests);
                all.Add(new ObservedTraffic(key, group.Totals.Requests, latest, FirstOf(fine, now, recent, tolerance), last));
            }
        }

        return all;
    }

    /// <summary>Many versions in many applications make more points than a query may have: then without a series, as if seen now.</summary>
    private async Task<MetricsResult> RunAsync(DateTime from, DateTime to, int interval, CancellationToken cancellationToken)
    {
        MetricsRequest request = new() { From = from, To = to, GroupBy = Groups, IntervalMinutes = interval };
        try
        {
            return await metrics.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (TooManyPointsException)
        {
            return await metrics.RunAsync(request with { IntervalMinutes = null }, cancellationToken).ConfigureAwait(false);
        }
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

    private static DateTime? FirstOf(MetricsPoint[] points, DateTime now, TimeSpan recent, TimeSpan tolerance)
    {
        if (points.Length == 0 || points[^1].At.AddMinutes(Fine) <= now - recent)
        {
            return null;
        }

        TimeSpan gap = tolerance > TimeSpan.FromMinutes(2 * Fine) ? tolerance : TimeSpan.FromMinutes(2 * Fine);
        int first = points.Length - 1;
        while (first > 0 && points[first].At - points[first - 1].At <= gap)
        {
            first--;
        }

        return points[first].At;
    }
}
