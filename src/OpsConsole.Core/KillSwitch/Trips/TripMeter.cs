using OpsConsole.Core.Dashboards;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>
/// Reads what rules measure, out of rollups in memory. One question an environment answers all its rules, so that the cost does not grow with their
/// number.
/// </summary>
public sealed class TripMeter(MetricsQuery query)
{
    /// <summary>Minutes of a baseline: the day before the window.</summary>
    public const int BaselineMinutes = 24 * 60;

    /// <summary>Minutes that must have telemetry before they are a baseline.</summary>
    public const int LeastBaselineMinutes = 60;

    /// <summary>What some scopes of an environment did, minute by minute. Memory and time grow with applications times models times minutes, and times features where a scope is one.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="scopes">The scopes.</param>
    /// <param name="from">First minute since 1970 UTC.</param>
    /// <param name="to">End, exclusive; at most <see cref="MetricsRequest.MaxPoints"/> minutes later.</param>
    /// <param name="latency">Whether durations are asked for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyDictionary<KillScope, TripSeries>> ReadAsync(
        string environment, IReadOnlyCollection<KillScope> scopes, int from, int to, bool latency, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        Dictionary<KillScope, TripSeries> all = scopes.Distinct().ToDictionary(s => s, _ => new TripSeries(from, to - from));
        MetricsRequest request = new()
        {
            From = RollupTime.Instant(from),
            To = RollupTime.Instant(to),
            IntervalMinutes = 1,
            KeepHistograms = latency,
            Filter = new MetricsFilter(Environment: environment),
            GroupBy = all.Keys.Any(s => s.Kind == KillScopeKind.Feature) ? [MetricsDimension.App, MetricsDimension.Model, MetricsDimension.Feature] : [MetricsDimension.App, MetricsDimension.Model],
        };
        if (all.Count > 1)
        {
            try
            {
                foreach (MetricsGroup group in (await query.RunAsync(request, cancellationToken).ConfigureAwait(false)).Groups)
                {
                    foreach ((KillScope scope, TripSeries series) in all)
                    {
                        if (Covers(scope, group.Key[0], group.Key[1], group.Key.ElementAtOrDefault(2)))
                        {
                            Add(series, group.Series);
                        }
                    }
                }

                return all;
            }
            catch (TooManyPointsException)
            {
                // More applications and models than one answer holds: scope by scope then.
            }
        }

        foreach ((KillScope scope, TripSeries series) in all)
        {
            MetricsResult result = await query.RunAsync(request with { Filter = FilterOf(environment, scope), GroupBy = [] }, cancellationToken).ConfigureAwait(false);
            Add(series, result.Groups[0].Series);
        }

        return all;
    }

    /// <summary>The measure over the 24 hours before a window. Without a value when telemetry began less than an hour before it.</summary>
    public async Task<TripWindow> BaselineAsync(TripRule rule, KillScope scope, int windowStart, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(scope);
        int from = windowStart - BaselineMinutes;
        MetricsResult result = await query.RunAsync(
            new MetricsRequest { From = RollupTime.Instant(from), To = RollupTime.Instant(windowStart), IntervalMinutes = 60, Filter = FilterOf(rule.Environment, scope) },
            cancellationToken).ConfigureAwait(false);
        MetricsGroup group = result.Groups[0];
        MetricsPoint? first = group.Series.FirstOrDefault(p => p.Totals.Requests > 0 || p.Totals.Counters.Calls > 0);
        TripSums sums = SumsOf(group.Totals);
        int minutes = first is null ? 0 : windowStart - Math.Max(from, RollupTime.Minute(first.At));
        double? value = minutes < LeastBaselineMinutes ? null
            : rule.Measure == TripMeasure.LatencyP99 ? group.Totals.Latency?.P99 / 1000
            : TripMeasures.Value(rule.Measure, sums, null, minutes);
        return new TripWindow(windowStart - minutes, windowStart, value, TripMeasures.Volume(rule.Measure, sums));
    }

    /// <summary>Which interactions a scope covers.</summary>
    public static MetricsFilter FilterOf(string environment, KillScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Kind switch
        {
            KillScopeKind.Global => new MetricsFilter(Environment: environment),
            KillScopeKind.Application => new MetricsFilter(scope.Application, environment),
            KillScopeKind.Model => new MetricsFilter(null, environment, scope.Name),
            _ => new MetricsFilter(scope.Application, environment, Feature: scope.Name),
        };
    }

    private static bool Covers(KillScope scope, string? application, string? model, string? feature) => scope.Kind switch
    {
        KillScopeKind.Global => true,
        KillScopeKind.Application => scope.Application == application,
        KillScopeKind.Model => scope.Name == model,
        _ => scope.Application == application && scope.Name == feature,
    };

    private static void Add(TripSeries series, IReadOnlyList<MetricsPoint> points)
    {
        foreach (MetricsPoint point in points)
        {
            if (point.Totals.Requests > 0 || point.Totals.Counters.Calls > 0)
            {
                series.Add(RollupTime.Minute(point.At), SumsOf(point.Totals), point.Latency);
            }
        }
    }

    private static TripSums SumsOf(MetricsTotals totals) => new(
        totals.Requests, totals.Errors, totals.Refused, totals.Counters.Calls, totals.Counters.CostMicros, totals.Counters.InputTokens + totals.Counters.OutputTokens);
}
