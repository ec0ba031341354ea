namespace OpsConsole.Client.KillSwitch;

/// <summary>What a received state did.</summary>
internal enum Taken
{
    /// <summary>Nothing that was not known.</summary>
    Nothing,

    /// <summary>It is not newer, but kills something that was not known to be killed.</summary>
    KillsAdded,

    /// <summary>It is newer, and is the state now.</summary>
    Replaced,
}

/// <summary>
/// The rule that keeps anything from reviving: only a higher (epoch, version) lifts a kill. An old, equal, replayed or restored state can
/// add kills and can do nothing else.
/// </summary>
internal static class TakeRule
{
    /// <summary>Most scopes that are remembered as killed, more than a document holds: without it, made-up states could fill the memory.</summary>
    public const int MaxKilled = 100_000;

    public static (SwitchState State, Taken Taken) Take(SwitchState? known, SwitchState offered)
    {
        if (known is null || offered.CompareTo(known) > 0)
        {
            return (offered, Taken.Replaced);
        }

        Dictionary<string, KilledScope>? killed = null;
        foreach (KilledScope kill in offered.Killed)
        {
            if (!known.Names(kill.Scope) && (killed?.Count ?? known.KilledCount) < MaxKilled)
            {
                killed ??= new Dictionary<string, KilledScope>(known.Table.Values, StringComparer.Ordinal);
                killed[kill.Scope.Text] = kill;
            }
        }

        return killed is null ? (known, Taken.Nothing) : (new SwitchState(known.Epoch, known.Version, killed), Taken.KillsAdded);
    }
}
