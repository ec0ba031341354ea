using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Reads from the rollups which versions ran: the last day by the hour, the last hour by five minutes.</summary>
internal sealed class ObservedReader(MetricsQuery metrics)
{
    private const int Fine = 5, Coarse = 60;

    private static readonly MetricsDimension[] Groups = [MetricsDimension.Env, MetricsDimension.Prompt, MetricsDimension.App];

    /// <summary>Reads.</summary>
    public async Task<IReadOnlyList<ObservedTraffic>> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        Dictionary<ObservedKey, MetricsGroup> hour = [];
        foreach (MetricsGroup group in (await RunAsync(now.AddHours(-1), now, Fine, cancellationToken).ConfigureAwait(false)).Groups)
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
                all.Add(new ObservedTraffic(
                    key, group.Totals.Requests, fine.Sum(p => p.Totals.Requests), fine.Where(p => p.At.AddMinutes(Fine) > now.AddMinutes(-15)).Sum(p => p.Totals.Requests),
                    fine.Length > 0 ? fine[0].At : null, last));
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
}
