namespace OpsConsole.Core.Telemetry;

/// <summary>The words by which outcomes and error classes are called in JSON, URLs and queries: snake_case, one spelling.</summary>
public static class Words
{
    private static readonly string[] OutcomeWords = ["unknown", "completed", "failed", "refused", "escalated", "abandoned"];

    private static readonly string[] ErrorClassWords =
    [
        "none", "api_error", "timeout", "rate_limited", "quota", "refusal", "content_filter", "guardrail", "invalid_output",
        "tool_error", "cancelled", "other",
    ];

    /// <summary>All outcomes, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Outcomes => OutcomeWords;

    /// <summary>All error classes, in the order of their numbers; the first is <c>none</c>.</summary>
    public static IReadOnlyList<string> ErrorClasses => ErrorClassWords;

    /// <summary>The word for an outcome.</summary>
    public static string Word(this Outcome outcome) => OutcomeWords[(int)outcome];

    /// <summary>The word for an error class.</summary>
    public static string Word(this ErrorClass errorClass) => ErrorClassWords[(int)errorClass];

    /// <summary>Reads an outcome's word.</summary>
    public static bool TryParse(string? word, out Outcome outcome)
    {
        int index = Array.IndexOf(OutcomeWords, word);
        outcome = (Outcome)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads an error class' word.</summary>
    public static bool TryParse(string? word, out ErrorClass errorClass)
    {
        int index = Array.IndexOf(ErrorClassWords, word);
        errorClass = (ErrorClass)Math.Max(index, 0);
        return index >= 0;
    }
}
