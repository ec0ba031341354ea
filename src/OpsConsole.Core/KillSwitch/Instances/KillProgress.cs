namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>How far a change has reached the instances of this node.</summary>
/// <param name="RecordId">Id of the record.</param>
/// <param name="Environment">The environment.</param>
/// <param name="DecidedAt">When it was decided, UTC.</param>
/// <param name="Expected">Instances that ran at that moment.</param>
/// <param name="Confirmed">Those of them that obey it.</param>
/// <param name="FirstMs">Milliseconds from the decision until the first of them obeyed; null while none does. So the next three.</param>
/// <param name="MedianMs">Until half of those that confirmed obeyed.</param>
/// <param name="P99Ms">Until 99 of 100 obeyed.</param>
/// <param name="LastMs">Until the last obeyed.</param>
/// <param name="Missing">Instances that did not confirm, at most <see cref="MaxMissing"/>, by name.</param>
public sealed record KillProgress(
    string RecordId, string Environment, DateTime DecidedAt, int Expected, int Confirmed,
    double? FirstMs, double? MedianMs, double? P99Ms, double? LastMs, IReadOnlyList<InstanceName> Missing)
{
    /// <summary>Instances that are named at most.</summary>
    public const int MaxMissing = 50;

    /// <summary>Whether all obey.</summary>
    public bool IsComplete => Confirmed >= Expected;
}
