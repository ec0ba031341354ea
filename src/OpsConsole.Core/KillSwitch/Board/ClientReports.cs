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

    /// <summary>Environments that are held at most when nothing is known of them but a report: their names come from clients.</summary>
    public const int MaxHeld = 100;

    /// <summary>How long a node may take to learn what another one told its clients.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Report> _open = new(StringComparer.Ordinal);

    /// <summary>Whether any report waits.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>Notes a report that is above what clients are told. Of two for an environment the higher one counts.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="epoch">The lineage that the client obeys.</param>
    /// <param name="version">The version that it obeys.</param>
    /// <param name="told">What clients are told, by which it is known how many records are missing.</param>
    /// <param name="now">The time.</param>
    public void Add(string environment, long epoch, long version, (long Epoch, long Version) told, DateTimeOffset now)
    {
        long missing = epoch == told.Epoch ? version - told.Version : long.MaxValue;
        if (!_open.TryGetValue(environment, out Report? before))
        {
            _open.Add(environment, new Report(epoch, version, missing, now));
        }
        else if ((before.Epoch, before.Version).CompareTo((epoch, version)) < 0)
        {
            _open[environment] = before with { Epoch = epoch, Version = version, Missing = before.Epoch == epoch ? before.Missing + version - before.Version : missing };
        }
    }

    /// <summary>
    /// Versions are held, nothing is doubted, and no report is known: the console ended before one was explained. It waits again, as the lowest that it
    /// can have been; a client that is still there says its own anew.
    /// </summary>
    public void Reopen(SwitchSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Doubt is not null)
        {
            return;
        }

        foreach ((string environment, long held) in snapshot.Ceilings)
        {
            bool newer = snapshot.ReportedEpoch > snapshot.Epoch;
            Add(environment, newer ? snapshot.ReportedEpoch : snapshot.Epoch, newer ? 0 : held + 1, (snapshot.Epoch, held), now);
        }
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
    }
}
