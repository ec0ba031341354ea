using System.Collections.Immutable;

namespace OpsConsole.Core.KillSwitch.State;

/// <summary>The whole kill switch at one moment, for everybody who asks: immutable.</summary>
/// <param name="Epoch">The lineage, from 1. Only two people together begin a new one.</param>
/// <param name="Environments">The environments in which anything ever happened.</param>
public sealed record SwitchSnapshot(long Epoch, ImmutableSortedDictionary<string, EnvironmentSwitches> Environments)
{
    /// <summary>A kill switch that was never used.</summary>
    public static SwitchSnapshot New { get; } = new(1, ImmutableSortedDictionary.Create<string, EnvironmentSwitches>(StringComparer.Ordinal));

    /// <summary>
    /// Why nothing may be restored until two people have looked: the storage was found to be older than what was known before.
    /// Null when all is well.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>Highest epoch that a client reported above ours; 0 for none. The next lineage is above it.</summary>
    public long ReportedEpoch { get; init; }

    /// <summary>
    /// Versions that clients were told when it turned out that some know more, by environment: versions are published up to these and not beyond.
    /// What was lost may have any number above them, so that one more number of ours could be taken for a newer state, and revive. Held, clients
    /// take kills from us, and never a revival.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Ceilings { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Whether anything but a drill is killed anywhere.</summary>
    public bool AnythingKilled => Environments.Values.Any(e => e.Killed.Keys.Any(s => !s.IsDrill));

    /// <summary>The state of an environment; never null.</summary>
    public EnvironmentSwitches In(string environment) => Environments.GetValueOrDefault(environment) ?? EnvironmentSwitches.New(environment);

    /// <summary>The version that clients are told. 0 where a new lineage has no record yet: clients compare the epoch first.</summary>
    public long PublishedVersion(string environment)
    {
        EnvironmentSwitches switches = In(environment);
        long version = switches.Epoch == Epoch ? switches.Version : 0;
        return Ceilings.TryGetValue(environment, out long ceiling) ? Math.Min(version, ceiling) : version;
    }

    /// <summary>These ceilings, none of them above what is published: a journal of an earlier console has the versions that clients reported.</summary>
    internal ImmutableSortedDictionary<string, long> AtMostPublished(ImmutableSortedDictionary<string, long>? ceilings) =>
        ceilings is null ? New.Ceilings : ceilings.SetItems(ceilings.Select(c => KeyValuePair.Create(c.Key, Math.Min(c.Value, PublishedVersion(c.Key)))));

    /// <summary>Whether all of these are live.</summary>
    public bool IsLive(string environment, params ReadOnlySpan<KillScope> scopes) => KilledBy(environment, scopes) is null;

    /// <summary>The record that kills the widest of these scopes; null when all are live.</summary>
    public SwitchRecord? KilledBy(string environment, params ReadOnlySpan<KillScope> scopes)
    {
        if (!Environments.TryGetValue(environment, out EnvironmentSwitches? switches) || switches.Killed.IsEmpty)
        {
            return null;
        }

        SwitchRecord? found = null;
        foreach (KillScope scope in scopes)
        {
            if (switches.Killed.TryGetValue(scope, out SwitchRecord? record) && (found is null || KillScope.ByWidth.Compare(scope, found.Scope) < 0))
            {
                found = record;
            }
        }

        return found;
    }

    /// <summary>The snapshot with one more record. The first record of a new lineage begins it here too, and ends the doubt about the old one.</summary>
    public SwitchSnapshot With(SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        EnvironmentSwitches before = In(record.Environment), after = before.With(record);
        if (ReferenceEquals(before, after))
        {
            return this;
        }

        SwitchSnapshot with = this with
        {
            Environments = Environments.SetItem(record.Environment, after),
            Ceilings = Doubt is null || Environments.ContainsKey(record.Environment) || Ceilings.ContainsKey(record.Environment)
                ? Ceilings
                : Ceilings.SetItem(record.Environment, 0), // in doubt, what is new to us may be old to clients
        };
        return record.Epoch <= Epoch ? with
            : record.Epoch < ReportedEpoch ? with with { Epoch = record.Epoch }
            : with with { Epoch = record.Epoch, Doubt = null, Ceilings = New.Ceilings, ReportedEpoch = 0 };
    }

    /// <summary>The snapshot that both were parts of: see <see cref="EnvironmentSwitches.Union"/>.</summary>
    public SwitchSnapshot Union(SwitchSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        SwitchSnapshot newer = other.Epoch > Epoch ? other : this;
        return newer with
        {
            Environments = Environments.SetItems(other.Environments.Values.Select(e => KeyValuePair.Create(
                e.Environment, Environments.TryGetValue(e.Environment, out EnvironmentSwitches? here) ? here.Union(e) : e))),
            Doubt = Epoch == other.Epoch ? Doubt ?? other.Doubt : newer.Doubt,
            Ceilings = Epoch != other.Epoch ? newer.Ceilings
                : Ceilings.SetItems(other.Ceilings.Select(c => KeyValuePair.Create(c.Key, Math.Min(c.Value, Ceilings.GetValueOrDefault(c.Key, long.MaxValue))))),
            ReportedEpoch = Math.Max(ReportedEpoch, other.ReportedEpoch),
        };
    }
}
