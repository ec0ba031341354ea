using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Puts a policy in force for its change request.</summary>
internal sealed class PolicyAdoption(AdoptedPolicies policies, ApprovalFollower approvals)
{
    /// <summary>Puts it in force. All approvals of what is not decided yet fall with it: they were given under another policy.</summary>
    /// <param name="context">The transaction that calls the change released; it holds the end of the audit log.</param>
    /// <param name="change">The change request.</param>
    /// <param name="text">The policy's text.</param>
    /// <param name="commit">A commit of the branch that has it; null for the console's own.</param>
    public async Task AdoptAsync(OpsDbContext context, ChangeRequest change, string text, string? commit)
    {
        await policies.AddAsync(context, change.Blob ?? "", text, commit, change.Id).ConfigureAwait(false);
        await approvals.FollowPolicyAsync(context, CancellationToken.None).ConfigureAwait(false);
    }
}
