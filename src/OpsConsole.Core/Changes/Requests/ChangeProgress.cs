using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Brings a change request up to what was found of it. The one place where approvals fall: when what would go live, what it replaces or the policy is
/// another than what was approved. Changes the request only; whoever calls writes it down with its event, in one transaction.
/// </summary>
internal static class ChangeProgress
{
    /// <summary>Brings it up to date.</summary>
    /// <param name="request">The request, undecided.</param>
    /// <param name="found">What was found.</param>
    /// <param name="standings">Counts approvals.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>What happened, and why; null when nothing did.</returns>
    public static (ChangeStepKind Kind, string? Text)? Apply(ChangeRequest request, ChangeAssessment found, ChangeStandings standings, DateTime now)
    {
        if (found.Subject.IsOver)
        {
            (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt, request.Problem) = (ChangeState.Withdrawn, now, null, null, Short(found.Subject.Problem));
            return (ChangeStepKind.Withdrawn, found.Subject.Problem);
        }

        (ChangeStepKind, string?)? happened = Move(request, found, now);
        ChangeRisk risk = found.Verdict?.Risk ?? request.Risk;
        bool sameWords = request.Problem == Short(found.Problem) && request.Risk == risk;
        (request.Problem, request.Risk) = (Short(found.Problem), risk);
        if (request.State == ChangeState.Draft)
        {
            return happened ?? (sameWords ? null : (ChangeStepKind.Judged, found.Problem));
        }

        ChangeState before = request.State;
        Settle(request, found, standings, now);
        return request.State == ChangeState.Blocked && before != ChangeState.Blocked ? (ChangeStepKind.Blocked, found.Problem)
            : happened ?? (sameWords && before == request.State ? null : (ChangeStepKind.Judged, found.Problem));
    }

    /// <summary>Where it stands by what was found and who agreed.</summary>
    public static void Settle(ChangeRequest request, ChangeAssessment found, ChangeStandings standings, DateTime now)
    {
        ChangeState next = found.Verdict is { Risk: ChangeRisk.Blocked } ? ChangeState.Blocked
            : ReleaseCheck.IsReady(request, found, standings.Of(request, found, now)) ? ChangeState.Approved
            : ChangeState.InReview;
        if (next == request.State)
        {
            return;
        }

        request.State = next;
        if (next == ChangeState.Approved)
        {
            DateTime since = request.Approvals.Where(a => a.VoidedAt is null).Select(a => a.At).DefaultIfEmpty(now).Min(); // the oldest approval expires first
            (request.ExpiresAt, request.WaitsSince) = (since + found.Policy.Policy.ApprovedFor, null);
        }
        else
        {
            (request.ExpiresAt, request.WaitsSince) = (now + found.Policy.Policy.ReviewFor, now);
        }
    }

    /// <summary>Approvals that count no more.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool Void(ChangeRequest request, string reason, DateTime now)
    {
        ChangeApproval[] fallen = [.. request.Approvals.Where(a => a.VoidedAt is null)];
        foreach (ChangeApproval approval in fallen)
        {
            (approval.VoidedAt, approval.VoidReason) = (now, reason);
        }

        return fallen.Length > 0;
    }

    private static (ChangeStepKind Kind, string? Text)? Move(ChangeRequest request, ChangeAssessment found, DateTime now)
    {
        if (found.Hash.Length == 0 || (request.Hash == found.Hash && request.PolicyId == found.Policy.Blob))
        {
            return null; // what cannot be read now may be what it was: it is not released before it can be
        }

        bool isFirst = request.Hash.Length == 0, isContent = request.Commit != found.Subject.Commit || request.Blob != found.Subject.Blob, isPolicy = request.PolicyId != found.Policy.Blob;
        string reason = isContent ? "what would go live is another content" : request.Replaces != found.Subject.Replaces ? "what is live by now is another version" : isPolicy ? "the policy changed" : "it is another change";
        (request.Hash, request.PolicyId, request.Commit, request.Blob, request.Replaces) = (found.Hash, found.Policy.Blob, found.Subject.Commit, found.Subject.Blob, found.Subject.Replaces);
        bool fell = Void(request, reason, now);
        return isFirst ? null : (isContent ? ChangeStepKind.Revised : ChangeStepKind.Judged, char.ToUpperInvariant(reason[0]) + reason[1..] + (fell ? ". Approvals given before do not count any more." : "."));
    }

    private static string? Short(string? text) => text?.Length > ChangesConfiguration.TextLength ? text[..ChangesConfiguration.TextLength] : text;
}
