namespace OpsConsole.Client.KillSwitch;

/// <summary>What an environment's kill switch was at one moment: all that is not named is live. Immutable.</summary>
public sealed class SwitchState
{
    internal SwitchState(long epoch, long version, Dictionary<string, KilledScope> killed)
    {
        Epoch = epoch;
        Version = version;
        Table = new ScopeTable<KilledScope>(killed);
    }

    /// <summary>The lineage, 0 to 2^53-1; counts before <see cref="Version"/>. Only two people together begin a new one.</summary>
    public long Epoch { get; }

    /// <summary>Counts the changes within a lineage, 0 to 2^53-1.</summary>
    public long Version { get; }

    /// <summary>What is killed, in no order.</summary>
    public IEnumerable<KilledScope> Killed => Table.Values.Values;

    /// <summary>How many scopes are killed.</summary>
    public int KilledCount => Table.Count;

    internal ScopeTable<KilledScope> Table { get; }

    /// <summary>Epoch and version as the stream's ids spell them: <c>1-42</c>.</summary>
    public string Id => $"{Epoch}-{Version}";

    /// <summary>Whether this very scope is killed, whatever it is part of; the share of a trial is not asked.</summary>
    public bool Names(SwitchScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Table.Values.ContainsKey(scope.Text);
    }

    /// <summary>Below zero when this state is the older one, zero when both have the same epoch and version.</summary>
    internal int CompareTo(SwitchState other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Version.CompareTo(other.Version);
}
