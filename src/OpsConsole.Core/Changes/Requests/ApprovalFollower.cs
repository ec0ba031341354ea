using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Makes approvals void in the transaction in which what they rest on goes: somebody pushed to the proposal, may not do any more what they could, or another policy
/// is in force. What is void stays void, though the person be let in again.
/// </summary>
internal sealed class ApprovalFollower(ChangeStore store, AssessedChanges assessed, TimeProvider time) : IProposalFollower, IPersonFollower, IEvaluationFollower
{
    public async Task FollowAsync(OpsDbContext context, PromptProposal proposal, CancellationToken cancellationToken)
    {
        if (proposal.State == ProposalState.Merged)
        {
            return; // the same content, on the branch that counts
        }

        foreach (ChangeRequest request in await OpenAsync(context, r => r.Proposal == proposal.Id, cancellationToken).ConfigureAwait(false))
        {
            if (request.Commit != proposal.HeadCommit || proposal.State == ProposalState.Withdrawn)
            {
                Fall(context, request, "Somebody changed the proposal. Approvals given before do not count any more.");
            }
        }
    }

    public async Task FollowAsync(OpsDbContext context, AccessEntry now, CancellationToken cancellationToken)
    {
        foreach (ChangeRequest request in await OpenAsync(context, r => r.Approvals.Any(a => a.PersonId == now.PersonId && a.VoidedAt == null), cancellationToken).ConfigureAwait(false))
        {
            Fall(context, request, now.Disabled ? "Somebody who approved it was disabled." : "Somebody who approved it has other roles now.", now.PersonId);
        }
    }

    public async Task FollowAsync(OpsDbContext context, PromptEvaluation evaluation, CancellationToken cancellationToken)
    {
        foreach (ChangeRequest request in await OpenAsync(context, r => r.Subject == evaluation.Prompt, cancellationToken).ConfigureAwait(false))
        {
            bool restsOnIt = assessed.Last(request.Id)?.Subject is not { After: { } after } || ChangeEvidence.ContentOf(after) == evaluation.Blob;
            if (evaluation.WithdrawnAt is not null && restsOnIt)
            {
                Fall(context, request, $"Evidence was withdrawn: {evaluation.Suite}.");
            }
            else if (request.State == ChangeState.Approved)
            {
                JudgeAgain(context, request, $"Results of {evaluation.Suite} came, or were withdrawn of what is live."); // they may say that it failed, while its release waits for its turn
            }
        }
    }

    /// <summary>Another policy is in force: whatever was approved was approved under the one before it.</summary>
    public async Task FollowPolicyAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        foreach (ChangeRequest request in await OpenAsync(
            context, r => (r.Kind != ChangeKind.Policy || r.State != ChangeState.Releasing) && (r.State == ChangeState.Approved || r.Approvals.Any(a => a.VoidedAt == null)), cancellationToken).ConfigureAwait(false))
        {
            Fall(context, request, "The policy changed. Approvals given before do not count any more.");
        }
    }

    /// <summary>Those that something can still come of. Approvals of what is on its way fall, too: if it does not get there, they would count again.</summary>
    private static async Task<List<ChangeRequest>> OpenAsync(OpsDbContext context, Expression<Func<ChangeRequest, bool>> which, CancellationToken cancellationToken)
    {
        await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // whoever approves at this moment was first, or sees this
        return await context.ChangeRequests.Include(r => r.Approvals).Where(which).Where(r => ChangeStates.Open.Contains(r.State)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It is not released before it is judged with what is there now. Approvals stand.</summary>
    private void JudgeAgain(OpsDbContext context, ChangeRequest request, string why)
    {
        (request.State, request.WaitsSince) = (ChangeState.InReview, request.Later(time.GetUtcNow().UtcDateTime));
        store.Write(context, request, new ChangeTaken(ChangeStepKind.Judged, why), Actor.Console);
    }

    private void Fall(OpsDbContext context, ChangeRequest request, string why, string? person = null)
    {
        DateTime now = request.Later(time.GetUtcNow().UtcDateTime);
        ChangeApproval[] fallen = [.. request.Approvals.Where(a => a.VoidedAt is null && (person is null || a.PersonId == person))];
        foreach (ChangeApproval approval in fallen)
        {
            (approval.VoidedAt, approval.VoidReason) = (now, why);
        }

        if (fallen.Length == 0 && request.State != ChangeState.Approved)
        {
            return;
        }

        if (request.State == ChangeState.Approved)
        {
            (request.State, request.WaitsSince) = (ChangeState.InReview, now); // until it is judged again
        }

        store.Write(context, request, new ChangeTaken(ChangeStepKind.Voided, why), Actor.Console);
    }
}
