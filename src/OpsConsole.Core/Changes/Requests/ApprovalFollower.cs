using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Makes approvals void in the transaction in which what they rest on goes: somebody pushed to the proposal, or may not do any more what they could. What is
/// void stays void, though the person be let in again.
/// </summary>
internal sealed class ApprovalFollower(ChangeStore store, AssessedChanges assessed, TimeProvider time) : IProposalFollower, IPersonFollower, IEvaluationFollower
{
    public async Task FollowAsync(OpsDbContext context, PromptProposal proposal, CancellationToken cancellationToken)
    {
        if (proposal.State == ProposalState.Merged)
        {
            return; // the same content, on the branch that counts
        }

        foreach (ChangeRequest request in await UndecidedAsync(context, r => r.Proposal == proposal.Id, cancellationToken).ConfigureAwait(false))
        {
            if (request.Commit != proposal.HeadCommit || proposal.State == ProposalState.Withdrawn)
            {
                Fall(context, request, "Somebody changed the proposal. Approvals given before do not count any more.");
            }
        }
    }

    public async Task FollowAsync(OpsDbContext context, AccessEntry now, CancellationToken cancellationToken)
    {
        foreach (ChangeRequest request in await UndecidedAsync(context, r => r.Approvals.Any(a => a.PersonId == now.PersonId && a.VoidedAt == null), cancellationToken).ConfigureAwait(false))
        {
            Fall(context, request, now.Disabled ? "Somebody who approved it was disabled." : "Somebody who approved it has other roles now.", now.PersonId);
        }
    }

    public async Task FollowAsync(OpsDbContext context, PromptEvaluation evaluation, CancellationToken cancellationToken)
    {
        if (evaluation.WithdrawnAt is null)
        {
            return; // more evidence takes nothing from what was approved
        }

        foreach (ChangeRequest request in await UndecidedAsync(context, r => r.Subject == evaluation.Prompt, cancellationToken).ConfigureAwait(false))
        {
            if (assessed.Last(request.Id)?.Subject is not { After: { } after } || ChangeEvidence.ContentOf(after) == evaluation.Blob)
            {
                Fall(context, request, $"Evidence was withdrawn: {evaluation.Suite}.");
            }
        }
    }

    private static Task<List<ChangeRequest>> UndecidedAsync(OpsDbContext context, System.Linq.Expressions.Expression<Func<ChangeRequest, bool>> which, CancellationToken cancellationToken) =>
        context.ChangeRequests.Include(r => r.Approvals).Where(which).Where(r => ChangeStates.Undecided.Contains(r.State)).ToListAsync(cancellationToken);

    private void Fall(OpsDbContext context, ChangeRequest request, string why, string? person = null)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
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
