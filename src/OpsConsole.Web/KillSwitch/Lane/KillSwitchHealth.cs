using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>What another part of the kill switch adds to its readiness. Register it as a singleton; it answers from memory.</summary>
internal interface IKillSwitchHealthNote
{
    /// <summary>The note at this moment.</summary>
    KillSwitchNote Note { get; }
}

/// <summary>A sentence for the readiness of the kill switch, without names of files, servers or people: anybody may ask.</summary>
/// <param name="Says">The sentence; empty for none.</param>
/// <param name="IsProblem">Whether somebody must do something about it.</param>
internal sealed record KillSwitchNote(string Says, bool IsProblem);

/// <summary>Whether kills survive a restart, reach the database, and are in no doubt. Never worse than degraded: kills work all the while.</summary>
internal sealed class KillSwitchHealth(SwitchBoard board, IEnumerable<IKillSwitchHealthNote> notes, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan LongUnsettled = TimeSpan.FromSeconds(10);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> problems = [], facts = [];
        if (board.Journal.Problem is not null)
        {
            problems.Add($"The journal cannot be written: kills count, but {board.Journal.Pending} decisions would not survive a restart.");
        }
        else
        {
            facts.Add("The journal is written.");
        }

        if (board.Current.Doubt is not null)
        {
            problems.Add("What is known is in doubt, because storage was rolled back or damaged: two people must look before anything is restored.");
        }

        IReadOnlyList<SwitchRecord> unsettled = board.Unsettled;
        (unsettled.Count > 0 && time.GetUtcNow().UtcDateTime - unsettled[0].At > LongUnsettled ? problems : facts).Add($"{unsettled.Count} decisions wait for the database.");
        foreach (KillSwitchNote note in notes.Select(n => n.Note).Where(n => n.Says.Length > 0))
        {
            (note.IsProblem ? problems : facts).Add(note.Says);
        }

        return Task.FromResult(problems.Count > 0 ? HealthCheckResult.Degraded(string.Join(' ', problems)) : HealthCheckResult.Healthy(string.Join(' ', facts)));
    }
}
