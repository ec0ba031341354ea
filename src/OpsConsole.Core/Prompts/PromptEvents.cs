using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts;

/// <summary>How the prompt catalog reads in the audit trail.</summary>
internal static class PromptEvents
{
    public const string Proposed = "change.proposed";
    public const string ProposalRevised = "change.revised";
    public const string ProposalWithdrawn = "change.withdrawn";
    public const string ProposalMerged = "change.merged";
    public const string Released = "release.published";
    public const string RolledBack = "release.rolled_back";
    public const string Removed = "release.removed";
    public const string ReleaseFailed = "release.failed";
    public const string ReleaseFound = "release.found";
    public const string Bypassed = "release.bypassed";
    public const string HistoryRewritten = "prompts.history_rewritten";

    public static readonly AuditKind[] Kinds =
    [
        new(Proposed, "proposed a change of a prompt", Permissions.ViewPrompts),
        new(ProposalRevised, "revised a proposal", Permissions.ViewPrompts),
        new(ProposalWithdrawn, "withdrew a proposal", Permissions.ViewPrompts),
        new(ProposalMerged, "merged a proposal", Permissions.ViewPrompts) { AtOnce = true },
        new(Released, "released a prompt", Permissions.ViewPrompts) { AtOnce = true },
        new(RolledBack, "rolled a prompt back", Permissions.ViewPrompts) { AtOnce = true },
        new(Removed, "took a prompt out of an environment", Permissions.ViewPrompts) { AtOnce = true },
        new(ReleaseFailed, "could not finish a release", Permissions.ViewPrompts),
        new(ReleaseFound, "found a release in the repository that was given up", Permissions.ViewPrompts) { AtOnce = true },
        new(Bypassed, "changed what is live past the console", Permissions.ViewPrompts) { AtOnce = true, Alarms = true },
        new(HistoryRewritten, "rewrote the history of the prompt repository", Permissions.ViewPrompts) { AtOnce = true, Alarms = true },
    ];
}
