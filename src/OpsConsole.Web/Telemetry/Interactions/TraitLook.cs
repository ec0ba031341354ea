using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>How traits are called on pages.</summary>
internal static class TraitLook
{
    /// <summary>The label of a single one: <c>Asked again in other words</c>.</summary>
    public static string Label(Traits trait) => trait switch
    {
        Traits.Rephrased => "Asked again in other words",
        Traits.Copied => "Answer copied",
        Traits.Left => "Left without an answer",
        Traits.AskedForPerson => "Asked for a person",
        Traits.PersonalData => "Personal data redacted",
        Traits.BlockedInput => "Question blocked",
        Traits.BlockedOutput => "Answer blocked",
        Traits.CacheHit => "From the semantic cache",
        Traits.CacheMiss => "Not in the semantic cache",
        _ => trait.ToString(),
    };
}
