using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Brings a change request up to what was found of it. The one place where approvals fall and time runs out: when what would go live, what it replaces or
/// the policy is another than what was approved, or it is too late. Changes the request only; whoever calls writes it down with its event, in one transaction.
/// </summary>
internal static class ChangeProgress
{
    /// <summary>How long a broken glass counts: whoever broke it wanted it at once.</summary>
    public static readonly TimeSpan GlassFor = TimeSpan.FromHours(1);

    private const string NotLive = "It could not be put live: ";

    /// <summary>Brings it up to date.</summary>
    /// <param name="request">The request, undecided.</param>
    /// <param name="found">What was found.</param>
    /// <param name="standings">Counts approvals.</param>
    /// <param name="clock">Now, UTC.</param>
    /// <returns>What happened, and why; null when nothing did.</returns>
    public static (ChangeStepKind Kind, string? Text)? Apply(ChangeRequest request, ChangeAssessment found, ChangeStandings standings, DateTime clock)
    {
        DateTime now = request.Later(clock);
        if (found.Subject.IsOver)
        {
            (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt, request.Problem) = (ChangeState.Withdrawn, now, null, null, Short(found.Subject.Problem));
            return (ChangeStepKind.Withdrawn, found.Subject.Problem);
        }

        if (Expire(request, clock) is { } late)
        {
            return late;
        }

        (ChangeStepKind, string?)? happened = Move(request, found, now);
        happened ??= Age(request, found, now);
        ChangeRisk risk = found.Verdict?.Risk ?? request.Risk;
        string? problem = Short(found.Problem) ?? (happened is null && request.Problem?.StartsWith(NotLive, StringComparison.Ordinal) == true ? request.Problem : null);
        bool sameWords = request.Problem == problem && request.Risk == risk;
        (request.Problem, request.Risk) = (problem, risk);
        if (request.State == ChangeState.Draft)
        {
            return happened ?? (sameWords ? null : Judged(found));
        }

        ChangeState before = request.State;
        Settle(request, found, standings, now);
        return request.State == ChangeState.Blocked && before != ChangeState.Blocked ? (ChangeStepKind.Blocked, found.Problem)
            : happened ?? (sameWords && before == request.State ? null : Judged(found));
    }

    /// <summary>Lets it expire when its time is over. From then on it is closed: no clock opens it again.</summary>
    /// <returns>What happened, and why; null when its time is not over.</returns>
    public static (ChangeStepKind Kind, string? Text)? Expire(ChangeRequest request, DateTime clock)
    {
        DateTime now = request.Later(clock);
        if (!request.State.IsUndecided() || !(request.ExpiresAt <= now))
        {
            return null;
        }

        string why = request.State == ChangeState.Approved ? "Nobody released it while its approvals counted." : "Nobody decided in time.";
        Void(request, "it expired", now);
        (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt) = (ChangeState.Expired, now, null, null);
        return (ChangeStepKind.Expired, why);
    }

    /// <summary>Where it stands by what was found and who agreed.</summary>
    public static void Settle(ChangeRequest request, ChangeAssessment found, ChangeStandings standings, DateTime clock)
    {
        DateTime now = request.Later(clock);
        ChangeState before = request.State;
        ChangeState next = found.Verdict is { Risk: ChangeRisk.Blocked } ? ChangeState.Blocked
            : ReleaseCheck.IsReady(request, found, standings.Of(request, found, now)) ? ChangeState.Approved
            : ChangeState.InReview;
        if (next == before)
        {
            return;
        }

        request.State = next;
        if (next == ChangeState.Approved)
        {
            (request.ExpiresAt, request.WaitsSince) = (ApprovedUntil(request, found, now), null);
        }
        else if (before is not (ChangeState.InReview or ChangeState.Blocked) || request.ExpiresAt is null)
        {
            (request.ExpiresAt, request.WaitsSince) = (now + found.Policy.Policy.ReviewFor, now); // what is blocked for a while gets no more time by it
        }
    }

    /// <summary>That a release failed, in words that stay until something else is to be said.</summary>
    public static string FailureOf(string problem) => Short(NotLive + problem)!;

    /// <summary>Approvals that count no more.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool Void(ChangeRequest request, string reason, DateTime now, Func<ChangeApproval, bool>? which = null)
    {
        ChangeApproval[] fallen = [.. request.Approvals.Where(a => a.VoidedAt is null && which?.Invoke(a) != false)];
        foreach (ChangeApproval approval in fallen)
        {
            (approval.VoidedAt, approval.VoidReason) = (now, reason);
        }

        return fallen.Length > 0;
    }

    /// <summary>The oldest approval expires first. What needs none waits only for the end of a freeze, and for the repository.</summary>
    private static DateTime ApprovedUntil(ChangeRequest request, ChangeAssessment found, DateTime now)
    {
        DateTime from = found.Freeze is { } freeze && freeze.To > now ? freeze.To : now;
        DateTime since = request.GlassHash == found.Hash ? now : request.Approvals.Where(a => a.VoidedAt is null).Select(a => a.At).DefaultIfEmpty(from).Min();
        return since + found.Policy.Policy.ApprovedFor;
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
        bool fell = Void(request, reason, now), wasBroken = request.GlassHash is not null;
        request.GlassHash = null; // it was broken for exactly what was there then, and not for what may come back
        string also = (fell ? " Approvals given before do not count any more." : "") + (wasBroken ? " The broken glass does not count any more." : "");
        return isFirst ? null : (isContent ? ChangeStepKind.Revised : ChangeStepKind.Judged, char.ToUpperInvariant(reason[0]) + reason[1..] + "." + also);
    }

    /// <summary>What is too old to count any more. It is written down, so that a clock that is put back does not bring it back.</summary>
    private static (ChangeStepKind Kind, string? Text)? Age(ChangeRequest request, ChangeAssessment found, DateTime now)
    {
        bool fell = Void(request, "it is too old", now, a => a.At + found.Policy.Policy.ApprovedFor <= now), isOver = request.GlassHash is not null && request.GlassBrokenAt + GlassFor <= now;
        request.GlassHash = isOver ? null : request.GlassHash;
        return fell ? (ChangeStepKind.Voided, "An approval is too old and does not count any more.") : isOver ? (ChangeStepKind.Voided, "The broken glass counted for an hour.") : null;
    }

    private static (ChangeStepKind Kind, string? Text) Judged(ChangeAssessment found) => (ChangeStepKind.Judged, found.Problem ?? "All of its checks pass.");

    private static string? Short(string? text) => text?.Length > ChangesConfiguration.TextLength ? text[..ChangesConfiguration.TextLength] : text;
}
