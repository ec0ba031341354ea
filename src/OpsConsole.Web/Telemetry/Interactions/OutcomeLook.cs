using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>How outcomes and error classes are shown: words for people, tones of badges.</summary>
internal static class OutcomeLook
{
    /// <summary>Tone of an outcome's badge.</summary>
    public static string? Tone(Outcome outcome) => outcome switch
    {
        Outcome.Completed => "ok",
        Outcome.Failed => "bad",
        Outcome.Refused or Outcome.Escalated => "warn",
        _ => null,
    };

    /// <summary>A word of the API for people: <c>rate_limited</c> becomes <c>Rate limited</c>, <c>api_error</c> becomes <c>API error</c>.</summary>
    public static string Label(string word) => word switch
    {
        "api_error" => "API error",
        "timeout" => "Time-out",
        _ => char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' '),
    };

    /// <summary>What a badge says: the reason where there is one, for it says more than "failed".</summary>
    public static string Label(Outcome outcome, ErrorClass errorClass) =>
        errorClass == ErrorClass.None || outcome is Outcome.Completed or Outcome.Escalated or Outcome.Abandoned ? Label(outcome.Word()) : Label(errorClass.Word());
}
