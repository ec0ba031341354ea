namespace OpsConsole.Core.Identity;

/// <summary>Scopes and the outcomes of commands on keys, in words.</summary>
public static class KeyWording
{
    /// <summary>What to tell somebody; empty when it is done.</summary>
    public static string Say(KeyOutcome outcome) => outcome switch
    {
        KeyOutcome.Done => "",
        KeyOutcome.NotAllowed => "You are not allowed to manage keys. Ask an administrator for the role.",
        KeyOutcome.BadName => $"Give the key a name of 1 to {ApiKey.MaxNameLength} characters that says what uses it.",
        KeyOutcome.BadScope => $"Choose at least one scope: {string.Join(", ", Scopes.All)}.",
        KeyOutcome.NotFound => "There is no key with this id.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>What a scope lets a program do.</summary>
    public static string Explain(string scope) => scope switch
    {
        Scopes.TelemetryWrite => "Send traces, logs and metrics by OTLP",
        Scopes.OutcomesWrite => "Report outcomes, feedback and evaluations",
        Scopes.FlagsRead => "Read flags and the state of the kill switch",
        Scopes.PromptsRead => "Read the prompts that are live",
        Scopes.MetricsRead => "Read metrics and single interactions, with content where it is captured",
        Scopes.ChangesWrite => "Propose changes and hand in evidence",
        Scopes.KillSwitchWrite => "Kill: stop applications, models and features",
        Scopes.AuditRead => "Read and export the audit trail",
        Scopes.JobsRun => "Start jobs",
        _ => scope,
    };
}
