using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What a rule would have done in the past days: what people look at before they arm it.</summary>
public sealed class TripPreviews(TripMeter meter, IOptions<TelemetryOptions> telemetry, TimeProvider time)
{
    /// <summary>Days that are looked back.</summary>
    public const int Days = 7;

    private const int MinutesADay = 24 * 60, AtOnce = 3 * MinutesADay;

    /// <summary>Runs a rule over the past days, or as many as there still are numbers by the minute for.</summary>
    /// <exception cref="ArgumentException">The draft has a problem (<see cref="TripRuleDraft.Problem"/>).</exception>
    public async Task<TripBacktest> RunAsync(TripRuleDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(draft));
        }

        TripRule rule = new() { Id = "", Name = "", Environment = "", Scope = "", ChangedBy = "" };
        draft.ApplyTo(rule);
        KillScope scope = KillScope.Parse(draft.Scope);
        DateTime now = time.GetUtcNow().UtcDateTime;
        int to = RollupTime.Minute(now), kept = MetricsRetention.MinutesFrom(now, telemetry.Value);
        int from = Math.Max(to - (Days * MinutesADay), kept), first = Math.Max(from - (rule.BaselineFactor is null ? rule.WindowMinutes : MinutesADay + rule.WindowMinutes), kept);
        TripSeries all = new(first, to - first);
        for (int start = first; start < to; start += AtOnce)
        {
            int end = Math.Min(start + AtOnce, to);
            TripSeries part = (await meter.ReadAsync(rule.Environment, [scope], start, end, rule.Measure == TripMeasure.LatencyP99, cancellationToken).ConfigureAwait(false))[scope];
            for (int minute = start; minute < end; minute++)
            {
                all.Add(minute, part[minute], part.Latency(minute));
            }
        }

        return await Task.Run(() => TripBacktest.Run(rule, all, from), cancellationToken).ConfigureAwait(false);
    }
}
