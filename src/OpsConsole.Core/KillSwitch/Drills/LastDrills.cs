using System.Collections.Immutable;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>The newest drill of each environment, in memory: for readiness, banners and the pages. Any thread may ask.</summary>
public sealed class LastDrills
{
    private ImmutableSortedDictionary<string, DrillRun> _runs = ImmutableSortedDictionary.Create<string, DrillRun>(StringComparer.Ordinal);

    /// <summary>Raised when there is a newer one, on the thread that brought it. Handlers return at once and do not throw.</summary>
    public event Action? Changed;

    /// <summary>The newest of each environment; one that was missed counts.</summary>
    public IReadOnlyCollection<DrillRun> All => [.. Volatile.Read(ref _runs).Values];

    /// <summary>When the newest drill that really happened began, UTC; null when none is known.</summary>
    public DateTime? NewestAt => Volatile.Read(ref _real) is { Count: > 0 } real ? real.Values.Max(r => r.StartedAt) : null;

    private ImmutableSortedDictionary<string, DrillRun> _real = ImmutableSortedDictionary.Create<string, DrillRun>(StringComparer.Ordinal);

    /// <summary>The newest of an environment; null when none is known.</summary>
    public DrillRun? In(string environment) => Volatile.Read(ref _runs).GetValueOrDefault(environment);

    /// <summary>The newest of an environment that really happened; null when none is known.</summary>
    public DrillRun? RealIn(string environment) => Volatile.Read(ref _real).GetValueOrDefault(environment);

    /// <summary>Takes note of a drill. Older ones change nothing.</summary>
    internal void Note(DrillRun run)
    {
        bool newer = Keep(ref _runs, run);
        if (run.Outcome != DrillOutcome.Missed)
        {
            Keep(ref _real, run);
        }

        if (newer)
        {
            Changed?.Invoke();
        }
    }

    private static bool Keep(ref ImmutableSortedDictionary<string, DrillRun> runs, DrillRun run) => ImmutableInterlocked.Update(
        ref runs,
        (known, fresh) => known.TryGetValue(fresh.Environment, out DrillRun? old) && !IsNewer(fresh, old) ? known : known.SetItem(fresh.Environment, fresh),
        run);

    private static bool IsNewer(DrillRun fresh, DrillRun old) => fresh.StartedAt > old.StartedAt || (fresh.StartedAt == old.StartedAt && string.CompareOrdinal(fresh.Id, old.Id) > 0);
}
