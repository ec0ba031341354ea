using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Proposals in the audit trail.</summary>
internal static class ProposalEvents
{
    /// <summary>What somebody did to a proposal.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="proposal">The proposal, as it is now.</param>
    /// <param name="by">Who.</param>
    /// <param name="before">Its newest commit before; null when that did not change.</param>
    public static AuditEvent Of(string kind, PromptProposal proposal, Actor by, string? before = null) => new(kind, by, "proposal", proposal.Id)
    {
        Change = proposal.Id,
        Prompt = new AuditedPrompt(proposal.Prompt, proposal.HeadCommit, proposal.Blob),
        Before = before is null ? null : new JsonObject { ["head"] = before },
        After = new JsonObject
        {
            ["title"] = CanonicalJson.Clean(proposal.Title),
            ["state"] = proposal.State.ToString(),
            ["head"] = proposal.HeadCommit,
            ["merge"] = proposal.MergeCommit,
        },
    };

    /// <summary>Somebody tried who may not.</summary>
    public static AuditEvent Refused(string kind, Actor by, string? id) => new(kind, by, "proposal", string.IsNullOrEmpty(id) || id.Length > 64 ? "-" : id) { Outcome = AuditOutcome.Denied };
}
