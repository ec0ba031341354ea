using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>
/// Reports of clients that obey more than this node knows. Most often another node told them, and this one learns it in a moment; what
/// stays missing was lost. Not safe for threads: the board locks.
/// </summary>
internal sealed class ClientReports
{
    /// <summary>Epochs above ours that are believed. More is nonsense, or somebody who wants to stop all restores for ever.</summary>
    public const long MaxEpochsAhead = 1_000;

    /// <summary>Highest version that a client may report: what JavaScript can count.</summary>
    public const long MaxVersion = (1L << 53) - 1;

    /// <summary>Environments whose versions are held at most: their names come from clients.</summary>
    public const int MaxHeld = 100;

    /// <summary>
    /// How often an environment that is held already is held at something higher, whoever reports: an entry of the journal each. What is raised in between
    /// is remembered and held with the next. Being held too low meanwhile is harmless: clients add kills of a version that they know.
    /// </summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long a node may take to learn what another one told its clients.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Report> _open = new(StringComparer.Ordinal);
    private DateTimeOffset _heldAt;

    /// <summary>Whether any report waits.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>Notes a report that is above what clients are told. Of two for an environment the higher one counts.</summary>
    /// <returns>False when it says nothing new.</returns>
    public bool Add(string environment, long epoch, long version, SwitchSnapshot published, DateTimeOffset now)
    {
        long missing = epoch == published.Epoch ? version - published.PublishedVersion(environment) : long.MaxValue;
        if (!_open.TryGetValue(environment, out Report? before))
        {
            return _open.Count < MaxHeld && _open.TryAdd(environment, new Report(epoch, version, missing, now));
        }

        if ((before.Epoch, before.Version).CompareTo((epoch, version)) >= 0)
        {
            return false;
        }

        _open[environment] = before with { Epoch = epoch, Version = version, IsHeld = false, Missing = before.Epoch == epoch ? before.Missing + version - before.Version : missing };
        return true;
    }

    /// <summary>A record of another node came; own ones explain nothing.</summary>
    /// <returns>Whether it was the last that was missing.</returns>
    public bool Learned(string environment, SwitchSnapshot after)
    {
        if (!_open.TryGetValue(environment, out Report? report))
        {
            return false;
        }

        report = _open[environment] = report with { Missing = report.Missing == long.MaxValue ? long.MaxValue : report.Missing - 1 };
        return (report.Missing <= 0 || (report.Missing == long.MaxValue && (after.Epoch, after.In(environment).Version).CompareTo((report.Epoch, report.Version)) >= 0))
            && _open.Remove(environment);
    }

    /// <summary>Takes the reports at which versions are to be held now: at once in an environment that is not held yet, otherwise as often as <see cref="Pace"/> allows.</summary>
    public IReadOnlyList<Report> TakeUnheld(SwitchSnapshot snapshot, DateTimeOffset now)
    {
        bool all = (now - _heldAt).Duration() >= Pace; // a clock that goes back does not stop it
        List<KeyValuePair<string, Report>> unheld = [.. _open.Where(r => !r.Value.IsHeld && (all || (r.Value.Epoch == snapshot.Epoch && !snapshot.Ceilings.ContainsKey(r.Key))))];
        unheld.ForEach(r => _open[r.Key] = r.Value with { IsHeld = true });
        _heldAt = unheld.Count > 0 ? now : _heldAt;
        return [.. unheld.Select(r => r.Value with { Environment = r.Key })];
    }

    /// <summary>Takes the reports that nothing explained in time.</summary>
    public IReadOnlyList<Report> TakeOverdue(DateTimeOffset now)
    {
        List<KeyValuePair<string, Report>> overdue = [.. _open.Where(r => now - r.Value.At >= Patience)];
        overdue.ForEach(r => _open.Remove(r.Key));
        return [.. overdue.Select(r => r.Value with { Environment = r.Key })];
    }

    /// <summary>A report.</summary>
    public sealed record Report(long Epoch, long Version, long Missing, DateTimeOffset At)
    {
        /// <summary>The environment.</summary>
        public string Environment { get; init; } = "";

        /// <summary>Whether versions are held at it.</summary>
        public bool IsHeld { get; init; }
    }
}
