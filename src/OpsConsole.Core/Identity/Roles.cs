namespace OpsConsole.Core.Identity;

/// <summary>What people are in the console. A person may have several.</summary>
public static class Roles
{
    /// <summary>Runs the applications: dashboards, interactions.</summary>
    public const string Engineer = "engineer";

    /// <summary>Owns what the applications do: completion, prompts, approvals.</summary>
    public const string ProductOwner = "product-owner";

    /// <summary>Pays for it: cost and return.</summary>
    public const string Executive = "executive";

    /// <summary>Is called at night: the kill switch.</summary>
    public const string OnCall = "on-call";

    /// <summary>Proves it: the audit trail.</summary>
    public const string Compliance = "compliance";

    /// <summary>Manages people and keys. Not exempt from any rule.</summary>
    public const string Administrator = "administrator";

    /// <summary>All roles.</summary>
    public static IReadOnlyList<string> All { get; } = [Engineer, ProductOwner, Executive, OnCall, Compliance, Administrator];
}

/// <summary>What an API key may do.</summary>
public static class Scopes
{
    /// <summary>Send telemetry.</summary>
    public const string TelemetryWrite = "telemetry:write";

    /// <summary>Send outcomes and feedback.</summary>
    public const string OutcomesWrite = "outcomes:write";

    /// <summary>Read flags and the kill switch.</summary>
    public const string FlagsRead = "flags:read";

    /// <summary>Read prompts.</summary>
    public const string PromptsRead = "prompts:read";

    /// <summary>Read metrics and interactions.</summary>
    public const string MetricsRead = "metrics:read";

    /// <summary>Propose and release changes.</summary>
    public const string ChangesWrite = "changes:write";

    /// <summary>Kill.</summary>
    public const string KillSwitchWrite = "killswitch:write";

    /// <summary>Read and export the audit trail.</summary>
    public const string AuditRead = "audit:read";

    /// <summary>Run jobs.</summary>
    public const string JobsRun = "jobs:run";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } =
        [TelemetryWrite, OutcomesWrite, FlagsRead, PromptsRead, MetricsRead, ChangesWrite, KillSwitchWrite, AuditRead, JobsRun];
}
