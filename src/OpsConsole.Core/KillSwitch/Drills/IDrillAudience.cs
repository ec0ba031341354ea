using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>The instances of applications that this node serves, and how they follow.</summary>
public interface IDrillAudience
{
    /// <summary>Environments that instances follow now.</summary>
    IReadOnlyCollection<string> Environments { get; }

    /// <summary>How far a change has come.</summary>
    DrillReach Of(SwitchRecord record);
}

/// <summary>How far a change has come.</summary>
/// <param name="Expected">Instances that were known when it was decided.</param>
/// <param name="Confirmed">Instances that reported to obey it.</param>
/// <param name="MedianMs">Milliseconds until half of those obeyed; null when none did.</param>
/// <param name="LastMs">Milliseconds until the last of those obeyed; null when none did.</param>
/// <param name="Missing">Names of some that did not report.</param>
public sealed record DrillReach(int Expected, int Confirmed, double? MedianMs, double? LastMs, IReadOnlyList<string> Missing)
{
    /// <summary>Nobody follows.</summary>
    public static DrillReach Nobody { get; } = new(0, 0, null, null, []);

    /// <summary>Whether all have confirmed.</summary>
    public bool IsComplete => Confirmed >= Expected;
}
