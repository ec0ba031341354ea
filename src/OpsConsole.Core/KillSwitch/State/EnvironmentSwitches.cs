using System.Collections.Immutable;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>
/// What is killed in one environment: an immutable value that follows from a set of records. Adding the same records in any order, on any
/// node, gives the same state and the same version.
/// </summary>
public sealed record EnvironmentSwitches
{
    /// <summary>Scopes that may be killed at the same time in one environment.</summary>
    public const int MaxKilled = 1_000;

    /// <summary>Ids that are remembered, to know records that come a second time or restores that come before their kills.</summary>
    private const int Remembered = 4_096;

    private EnvironmentSwitches()
    {
    }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Number of records of this lineage, from the version at which it began. Only rises within an epoch.</summary>
    public long Version { get; init; }

    /// <summary>Kills that no record takes back, by id.</summary>
    public ImmutableSortedDictionary<string, SwitchRecord> Kills { get; init; } = ImmutableSortedDictionary.Create<string, SwitchRecord>(StringComparer.Ordinal);

    /// <summary>What is killed, each scope with the newest record that kills it.</summary>
    public ImmutableSortedDictionary<KillScope, SwitchRecord> Killed { get; init; } = ImmutableSortedDictionary.Create<KillScope, SwitchRecord>(KillScope.ByWidth);

    /// <summary>Ids of the newest records, in order of their ids: bounded.</summary>
    public ImmutableSortedSet<string> Known { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Ids that were taken back, the newest ones: bounded.</summary>
    public ImmutableSortedSet<string> Undone { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>An environment in which nothing ever happened.</summary>
    public static EnvironmentSwitches New(string environment) => new() { Environment = environment };

    /// <summary>An environment as it was kept: with its version, and the records that still count.</summary>
    public static EnvironmentSwitches Kept(string environment, long version, IEnumerable<SwitchRecord> kills, IEnumerable<string> known, IEnumerable<string> undone)
    {
        ImmutableSortedDictionary<string, SwitchRecord> byId = kills.ToImmutableSortedDictionary(k => k.Id, k => k, StringComparer.Ordinal);
        return new EnvironmentSwitches
        {
            Environment = environment,
            Version = version,
            Kills = byId,
            Killed = Newest(byId.Values),
            Known = known.ToImmutableSortedSet(StringComparer.Ordinal),
            Undone = undone.ToImmutableSortedSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Whether the scope itself is killed; those above it are not asked.</summary>
    public bool IsKilled(KillScope scope) => Killed.ContainsKey(scope);

    /// <summary>The state with one more record. The same state when the record is known.</summary>
    public EnvironmentSwitches With(SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Known.Contains(record.Id) || Kills.ContainsKey(record.Id))
        {
            return this;
        }

        ImmutableSortedDictionary<string, SwitchRecord> kills = Kills.RemoveRange(record.Undoes);
        ImmutableSortedSet<string> undone = Bounded(record.Undoes.IsEmpty ? Undone : Undone.Union(record.Undoes));
        if (record.Action == SwitchAction.Kill && !undone.Contains(record.Id))
        {
            kills = kills.SetItem(record.Id, record);
        }

        return this with
        {
            Version = Version + 1,
            Kills = kills,
            Killed = Newest(kills.Values),
            Known = Bounded(Known.Add(record.Id)),
            Undone = undone,
        };
    }

    /// <summary>Ids of the kills of a scope that count now: what a restore of it takes back.</summary>
    public ImmutableArray<string> KillsOf(KillScope scope) => [.. Kills.Values.Where(k => k.Scope == scope).Select(k => k.Id)];

    private static ImmutableSortedDictionary<KillScope, SwitchRecord> Newest(IEnumerable<SwitchRecord> kills) =>
        kills.GroupBy(k => k.Scope).ToImmutableSortedDictionary(g => g.Key, g => g.MaxBy(k => k.Id, StringComparer.Ordinal)!, KillScope.ByWidth);

    private static ImmutableSortedSet<string> Bounded(ImmutableSortedSet<string> ids)
    {
        while (ids.Count > Remembered)
        {
            ids = ids.Remove(ids.Min!);
        }

        return ids;
    }
}
