using System.Collections.Immutable;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>
/// What is killed in one environment: an immutable value that follows from a set of records. Adding the same records in any order, on any
/// node, gives the same state and the same version.
/// </summary>
public sealed record EnvironmentSwitches
{
    /// <summary>Scopes that may be killed at the same time in one environment. One more fits always: global.</summary>
    public const int MaxKilled = 1_000;

    private EnvironmentSwitches()
    {
    }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Newest lineage that this environment has a record of, from 1.</summary>
    public long Epoch { get; init; } = 1;

    /// <summary>
    /// Number of records of that lineage, counted from the version at which it began. Only rises within it. A record of an older lineage that
    /// comes late changes the state and not the version: clients add kills of a version that they know.
    /// </summary>
    public long Version { get; init; }

    /// <summary>Kills that no record takes back, by id.</summary>
    public ImmutableSortedDictionary<string, SwitchRecord> Kills { get; init; } = ImmutableSortedDictionary.Create<string, SwitchRecord>(StringComparer.Ordinal);

    /// <summary>What is killed, each scope with the newest record that kills it.</summary>
    public ImmutableSortedDictionary<KillScope, SwitchRecord> Killed { get; init; } = ImmutableSortedDictionary.Create<KillScope, SwitchRecord>(KillScope.ByWidth);

    /// <summary>Ids of the records that came last: to know those that come a second time.</summary>
    public RecentIds Known { get; init; } = RecentIds.None;

    /// <summary>Ids that were taken back last: a restore may come before its kill.</summary>
    public RecentIds Undone { get; init; } = RecentIds.None;

    /// <summary>An environment in which nothing ever happened.</summary>
    public static EnvironmentSwitches New(string environment) => new() { Environment = environment };

    /// <summary>An environment as it was kept: with its version, and the records that still count.</summary>
    public static EnvironmentSwitches Kept(string environment, long epoch, long version, IEnumerable<SwitchRecord> kills, IEnumerable<string> known, IEnumerable<string> undone)
    {
        ImmutableSortedDictionary<string, SwitchRecord> byId = kills.ToImmutableSortedDictionary(k => k.Id, k => k, StringComparer.Ordinal);
        return new EnvironmentSwitches
        {
            Environment = environment,
            Epoch = Math.Max(1, epoch),
            Version = version,
            Kills = byId,
            Killed = Newest(byId.Values),
            Known = RecentIds.None.Add(known),
            Undone = RecentIds.None.Add(undone),
        };
    }

    /// <summary>Whether the scope itself is killed; those above it are not asked.</summary>
    public bool IsKilled(KillScope scope) => Killed.ContainsKey(scope);

    /// <summary>Whether the scope may be killed beside what is killed already. Global always may: it is what helps when everything fails.</summary>
    public bool HasRoomFor(KillScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Killed.Count < MaxKilled || scope.Kind == KillScopeKind.Global || IsKilled(scope);
    }

    /// <summary>Whether the record came before.</summary>
    public bool Knows(string id) => Known.Contains(id) || Kills.ContainsKey(id);

    /// <summary>The state with one more record. The same state when the record is known.</summary>
    public EnvironmentSwitches With(SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Knows(record.Id))
        {
            return this;
        }

        RecentIds undone = Undone.Add(record.Undoes);
        ImmutableSortedDictionary<string, SwitchRecord> kills = Kills.RemoveRange(record.Undoes);
        if (record.Action == SwitchAction.Kill && !undone.Contains(record.Id))
        {
            kills = kills.SetItem(record.Id, record);
        }

        long begun = record.Epoch > Epoch ? 0 : Version; // a new lineage counts from what its notes say
        return this with
        {
            Epoch = Math.Max(Epoch, record.Epoch),
            Version = record.Epoch < Epoch ? Version : begun + record.Base + 1,
            Kills = kills,
            Killed = Newest(kills.Values),
            Known = Known.Add([record.Id]),
            Undone = undone,
        };
    }

    /// <summary>
    /// The state that both were parts of, as when a journal can be read only after decisions were taken without it: killed is what either
    /// kills and neither takes back.
    /// </summary>
    public EnvironmentSwitches Union(EnvironmentSwitches other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (EnvironmentSwitches ahead, EnvironmentSwitches behind) = (Epoch, Version).CompareTo((other.Epoch, other.Version)) >= 0 ? (this, other) : (other, this);
        RecentIds undone = behind.Undone.Add(ahead.Undone.InOrder);
        ImmutableSortedDictionary<string, SwitchRecord> kills = ahead.Kills.SetItems(behind.Kills).RemoveRange(undone.InOrder);
        return ahead with
        {
            Version = ahead.Version + (ahead.Epoch == behind.Epoch ? behind.Known.InOrder.Count(id => !ahead.Knows(id)) : 0),
            Kills = kills,
            Killed = Newest(kills.Values),
            Known = behind.Known.Add(ahead.Known.InOrder),
            Undone = undone,
        };
    }

    /// <summary>The same state, which forgets these ids last.</summary>
    public EnvironmentSwitches Remember(IReadOnlyList<string> ids) => this with { Known = Known.Add(ids.Where(Known.Contains)) };

    /// <summary>Ids of the kills of a scope that count now: what a restore of it takes back.</summary>
    public ImmutableArray<string> KillsOf(KillScope scope) => [.. Kills.Values.Where(k => k.Scope == scope).Select(k => k.Id)];

    private static ImmutableSortedDictionary<KillScope, SwitchRecord> Newest(IEnumerable<SwitchRecord> kills) =>
        kills.GroupBy(k => k.Scope).ToImmutableSortedDictionary(g => g.Key, g => g.MaxBy(k => k.Id, StringComparer.Ordinal)!, KillScope.ByWidth);
}
