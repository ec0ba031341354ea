using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>
/// Spend of interactions that began before the window and go on. An interaction counts, with all its calls, in the minute it began; an agent that
/// loops within one trace would spend in the past for ever. So the growth of earlier minutes counts when it arrives, provided that no new
/// interaction came with it: else telemetry is late, and late telemetry is no reason to kill. Not thread-safe.
/// </summary>
internal sealed class OngoingSpend
{
    /// <summary>Longest time between two looks: growth over a longer one cannot be dated.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Environment, KillScope Scope), Past> _pasts = [];

    /// <summary>Compares with the last look. Keeps an hour, of the scopes that are still watched.</summary>
    public void Look(string environment, IReadOnlyDictionary<KillScope, TripSeries> all, DateTime now)
    {
        int minute = (int)((now - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);
        foreach ((KillScope scope, TripSeries series) in all)
        {
            Past past = _pasts.GetValueOrDefault((environment, scope)) ?? new Past();
            _pasts[(environment, scope)] = past;
            if (past.Series is { } before && now - past.At <= Longest)
            {
                for (int began = before.From; began < minute; began++)
                {
                    TripSums grown = series[began] - before[began];
                    if (grown is { Interactions: 0, Calls: > 0 } && began >= series.From)
                    {
                        past.Grown[(minute, began)] = past.Grown.GetValueOrDefault((minute, began)) + new TripSums(0, 0, 0, grown.Calls, grown.CostMicros, grown.Tokens);
                    }
                }
            }

            (past.Series, past.At) = (series, now);
            foreach ((int Arrived, int Began) old in past.Grown.Keys.Where(k => k.Arrived < minute - TripRuleDraft.MaxWindowMinutes).ToList())
            {
                past.Grown.Remove(old);
            }
        }

        foreach ((string Environment, KillScope Scope) gone in _pasts.Keys.Where(k => k.Environment == environment && !all.ContainsKey(k.Scope)).ToList())
        {
            _pasts.Remove(gone);
        }
    }

    /// <summary>What arrived within some minutes and counts in earlier ones.</summary>
    public TripSums Beside(string environment, KillScope scope, int first, int end) =>
        _pasts.GetValueOrDefault((environment, scope)) is { Grown.Count: > 0 } past
            ? past.Grown.Where(g => g.Key.Arrived >= first && g.Key.Arrived < end && g.Key.Began < first).Aggregate(default(TripSums), (sum, g) => sum + g.Value)
            : default;

    private sealed class Past
    {
        public TripSeries? Series { get; set; }

        public DateTime At { get; set; }

        public Dictionary<(int Arrived, int Began), TripSums> Grown { get; } = [];
    }
}
