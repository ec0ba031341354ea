namespace OpsConsole.Core.Identity;

/// <summary>
/// What can be done in the console, each by the roles of people or by the scope of an API key. Names are also the names of
/// authorization policies: every page and endpoint asks for one.
/// </summary>
public static class Permissions
{
    /// <summary>Send telemetry. Keys only.</summary>
    public const string SendTelemetry = "telemetry.send";

    /// <summary>Say how interactions went. Keys only.</summary>
    public const string SendOutcomes = "outcomes.send";

    /// <summary>See numbers: dashboards, metrics.</summary>
    public const string ViewMetrics = "metrics.view";

    /// <summary>See single interactions, with their captured content where the environment allows capture.</summary>
    public const string ViewInteractions = "interactions.view";

    /// <summary>See how applications connect, and what telemetry was received, refused and redacted.</summary>
    public const string ViewTelemetryStatus = "telemetry.view";

    /// <summary>Create and revoke API keys.</summary>
    public const string ManageKeys = "keys.manage";

    /// <summary>Invite, change and disable people.</summary>
    public const string ManagePeople = "people.manage";

    /// <summary>Open the audit trail: people see the events of what they may see, and their own.</summary>
    public const string ReadAudit = "audit.read";

    /// <summary>See the whole audit trail.</summary>
    public const string ViewAudit = "audit.view";

    /// <summary>Export the audit trail.</summary>
    public const string ExportAudit = "audit.export";

    /// <summary>Verify the audit trail, acknowledge its alarms, change its key, erase a person's data from it.</summary>
    public const string ManageAudit = "audit.manage";

    /// <summary>See the newest checkpoint, and report one that contradicts it.</summary>
    public const string WitnessAudit = "audit.witness";

    /// <summary>See the kill switch: what is killed, why, and who obeys.</summary>
    public const string ViewKillSwitch = "killswitch.view";

    /// <summary>Read the state as applications do, and report to obey it. Keys only.</summary>
    public const string ReadFlags = "flags.read";

    /// <summary>Kill.</summary>
    public const string Kill = "killswitch.kill";

    /// <summary>Ask for a restore; people also confirm those of others, break the glass, and review.</summary>
    public const string Restore = "killswitch.restore";

    /// <summary>Change the rules that kill by themselves.</summary>
    public const string ManageTripRules = "killswitch.rules";

    /// <summary>Start a drill.</summary>
    public const string Drill = "killswitch.drill";

    /// <summary>Read the prompt catalog.</summary>
    public const string ViewPrompts = "prompts.view";

    /// <summary>Propose changes of prompts.</summary>
    public const string ProposePrompts = "prompts.propose";

    /// <summary>Release prompts and roll them back; people also merge the proposals of others.</summary>
    public const string ReleasePrompts = "prompts.release";

    /// <summary>See the policy, and try another one.</summary>
    public const string ViewPolicy = "policy.view";

    /// <summary>See change requests.</summary>
    public const string ViewChanges = "changes.view";

    /// <summary>Ask for changes, comment on them, and take back one's own.</summary>
    public const string RequestChanges = "changes.request";

    /// <summary>Ask for another price book, for budgets, and for what an outcome is worth.</summary>
    public const string ChangeMoney = "money.change";

    /// <summary>Approve the changes of others, reject them, and review a broken glass. People only: the policy says which of them count.</summary>
    public const string ApproveChanges = "changes.approve";

    /// <summary>Have the prompt repository asked for news.</summary>
    public const string SyncPrompts = "prompts.sync";

    /// <summary>See jobs, their runs and what they said.</summary>
    public const string ViewJobs = "jobs.view";

    /// <summary>Run jobs, cancel, pause and resume them.</summary>
    public const string RunJobs = "jobs.run";

    /// <summary>See sources, without their secrets.</summary>
    public const string ViewSources = "sources.view";

    /// <summary>Add, test, change and remove sources.</summary>
    public const string ManageSources = "sources.manage";

    /// <summary>See files of charges that were imported.</summary>
    public const string ViewImports = "imports.view";

    /// <summary>Import files of charges.</summary>
    public const string ImportCosts = "imports.run";

    /// <summary>See by which channels people are notified, and what became of notifications.</summary>
    public const string ViewNotifications = "notifications.view";

    /// <summary>Send a test notification.</summary>
    public const string TestNotifications = "notifications.test";

    /// <summary>Label interactions in the review queue, and settle labels that differ.</summary>
    public const string ReviewInteractions = "reviews.label";

    /// <summary>Change what is reviewed, and make datasets.</summary>
    public const string ManageQuality = "quality.manage";

    /// <summary>The table: who may what.</summary>
    public static IReadOnlyDictionary<string, PermissionGrant> Grants { get; } = new Dictionary<string, PermissionGrant>
    {
        [SendTelemetry] = new([], Scopes.TelemetryWrite),
        [SendOutcomes] = new([], Scopes.OutcomesWrite),
        [ViewMetrics] = new(Roles.All, Scopes.MetricsRead),
        [ViewInteractions] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Compliance, Roles.Administrator], Scopes.MetricsRead),
        [ViewTelemetryStatus] = new([Roles.Engineer, Roles.OnCall, Roles.Administrator]),
        [ManageKeys] = new([Roles.Engineer, Roles.Administrator]),
        [ManagePeople] = new([Roles.Administrator]),
        [ReadAudit] = new(Roles.All, Scopes.AuditRead),
        [ViewAudit] = new([Roles.Compliance, Roles.Administrator], Scopes.AuditRead),
        [ExportAudit] = new([Roles.Compliance, Roles.Administrator], Scopes.AuditRead),
        [ManageAudit] = new([Roles.Compliance, Roles.Administrator]),
        [WitnessAudit] = new([Roles.Compliance, Roles.Administrator], Scopes.FlagsRead, Scopes.AuditRead),
        [ViewKillSwitch] = new(Roles.All, Scopes.FlagsRead, Scopes.KillSwitchWrite),
        [ReadFlags] = new([], Scopes.FlagsRead),
        [Kill] = new([Roles.OnCall, Roles.Engineer, Roles.ProductOwner, Roles.Administrator], Scopes.KillSwitchWrite),
        [Restore] = new([Roles.OnCall, Roles.Engineer, Roles.ProductOwner, Roles.Administrator], Scopes.KillSwitchWrite),
        [ManageTripRules] = new([Roles.OnCall, Roles.Engineer, Roles.Administrator]),
        [Drill] = new([Roles.OnCall, Roles.Engineer, Roles.Administrator], Scopes.JobsRun),
        [ViewPrompts] = new(Roles.All, Scopes.PromptsRead, Scopes.ChangesWrite),
        [ProposePrompts] = new([Roles.Engineer, Roles.ProductOwner, Roles.Administrator], Scopes.ChangesWrite),
        [ReleasePrompts] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Administrator], Scopes.ChangesWrite),
        [ViewPolicy] = new(Roles.All),
        [ViewChanges] = new(Roles.All, Scopes.ChangesWrite),
        [RequestChanges] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Administrator], Scopes.ChangesWrite),
        [ChangeMoney] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Executive, Roles.Administrator], Scopes.ChangesWrite),
        [ApproveChanges] = new(Roles.All),
        [ViewJobs] = new([Roles.Engineer, Roles.OnCall, Roles.Compliance, Roles.Administrator], Scopes.JobsRun),
        [RunJobs] = new([Roles.Engineer, Roles.OnCall, Roles.Administrator], Scopes.JobsRun),
        [ViewSources] = new([Roles.Engineer, Roles.OnCall, Roles.ProductOwner, Roles.Executive, Roles.Compliance, Roles.Administrator]),
        [ManageSources] = new([Roles.Engineer, Roles.Administrator]),
        [ViewImports] = new([Roles.Engineer, Roles.OnCall, Roles.ProductOwner, Roles.Executive, Roles.Compliance, Roles.Administrator], Scopes.JobsRun),
        [ImportCosts] = new([Roles.Engineer, Roles.Administrator], Scopes.JobsRun),
        [ViewNotifications] = new([Roles.Compliance, Roles.Administrator]),
        [TestNotifications] = new([Roles.Administrator]),
        [ReviewInteractions] = new([Roles.Engineer, Roles.ProductOwner, Roles.Administrator]),
        [ManageQuality] = new([Roles.Engineer, Roles.ProductOwner, Roles.Administrator]),
        [SyncPrompts] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Administrator], Scopes.JobsRun),
    };
}

/// <summary>Who holds a permission.</summary>
/// <param name="Roles">People with one of these roles.</param>
/// <param name="Scopes">Keys with one of these scopes.</param>
public sealed record PermissionGrant(IReadOnlyList<string> Roles, params IReadOnlyList<string> Scopes);
