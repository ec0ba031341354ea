using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>What became of a command.</summary>
/// <param name="Record">The record that decides now: the new one, or the one that was there already. Null when a restore found nothing to restore.</param>
/// <param name="Changed">Whether there is a new record.</param>
/// <param name="Durable">Whether it survives a restart: false when the disk did not take it in time. It counts all the same, and the disk is tried again.</param>
/// <param name="Snapshot">The state that clients get.</param>
public sealed record SwitchDecision(SwitchRecord? Record, bool Changed, bool Durable, SwitchSnapshot Snapshot);

/// <summary>A kill that is asked for; already checked.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="Cause">What made it.</param>
public sealed record KillOrder(string Environment, KillScope Scope, string Reason, RecordedActor By, SwitchCause Cause)
{
    /// <summary>What applications do instead.</summary>
    public Fallback? Fallback { get; init; }

    /// <summary>Share of traffic let through by a half-open trial; null for none.</summary>
    public double? Trial { get; init; }

    /// <summary>The rule or drill behind it.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// Ids of exactly the kills that must count for the scope at that moment, or nothing changes; empty when it must be live, null for whatever
    /// there is. So a rule never replaces a kill that it has not seen.
    /// </summary>
    public IReadOnlyCollection<string>? Over { get; init; }
}

/// <summary>A restore that was allowed.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="Cause">What made it.</param>
public sealed record RestoreOrder(string Environment, KillScope Scope, string Reason, RecordedActor By, SwitchCause Cause)
{
    /// <summary>The restore request, rule or drill behind it.</summary>
    public string? Subject { get; init; }

    /// <summary>Ids of the only kills it may take back; null for all that count at that moment.</summary>
    public IReadOnlyList<string>? Only { get; init; }
}
