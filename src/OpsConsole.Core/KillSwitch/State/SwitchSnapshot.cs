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

    /// <summary>
    /// Highest versions that clients reported above ours, by environment. While there is a doubt, versions are published up to these and not
    /// beyond: a client that knows more takes kills from us, and never a revival.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Ceilings { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Whether anything but a drill is killed anywhere.</summary>
    public bool AnythingKilled => Environments.Values.Any(e => e.Killed.Keys.Any(s => !s.IsDrill));

    /// <summary>The state of an environment; never null.</summary>
    public EnvironmentSwitches In(string environment) => Environments.GetValueOrDefault(environment) ?? EnvironmentSwitches.New(environment);

    /// <summary>The version that clients are told.</summary>
    public long PublishedVersion(string environment)
    {
        long version = In(environment).Version;
        return Ceilings.TryGetValue(environment, out long ceiling) ? Math.Min(version, ceiling) : version;
    }

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

    /// <summary>The snapshot with one more record.</summary>
    public SwitchSnapshot With(SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        EnvironmentSwitches before = In(record.Environment), after = before.With(record);
        return ReferenceEquals(before, after) ? this : this with { Environments = Environments.SetItem(record.Environment, after) };
    }
}
