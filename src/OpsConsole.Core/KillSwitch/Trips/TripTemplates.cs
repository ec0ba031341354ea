namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>A rule to begin with.</summary>
/// <param name="Key">Its name in an address.</param>
/// <param name="Says">What it guards against, in one sentence.</param>
/// <param name="Draft">The rule, without an environment.</param>
public sealed record TripTemplate(string Key, string Says, TripRuleDraft Draft);

/// <summary>Rules to begin with.</summary>
public static class TripTemplates
{
    /// <summary>The templates.</summary>
    public static IReadOnlyList<TripTemplate> All { get; } =
    [
        new("spend", "An agent loops and burns more than $100 a minute.", new TripRuleDraft
        {
            Name = "Runaway spend", Scope = "global", Measure = TripMeasure.SpendPerMinute, WindowMinutes = 1, Threshold = 100, MinVolume = 10, CooldownMinutes = 15,
        }),
        new("errors", "One answer in four fails, and it is not the odd one.", new TripRuleDraft
        {
            Name = "Error rate", Scope = "global", Measure = TripMeasure.ErrorRate, WindowMinutes = 5, Threshold = 0.25, MinVolume = 50, CooldownMinutes = 15,
        }),
        new("refusals", "The model refuses three times as often as the day before, and at least one in five.", new TripRuleDraft
        {
            Name = "Refusals", Scope = "global", Measure = TripMeasure.RefusalRate, WindowMinutes = 10, Threshold = 0.2, BaselineFactor = 3, MinVolume = 50, CooldownMinutes = 30,
        }),
    ];
}
