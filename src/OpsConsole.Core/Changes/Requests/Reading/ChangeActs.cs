using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>Somebody who looks at changes, as of now.</summary>
/// <param name="By">Who.</param>
/// <param name="Reviewer">The same as somebody who approves.</param>
/// <param name="MayRequest">Whether they may ask for changes.</param>
/// <param name="MayRelease">Whether they may release.</param>
internal sealed record ChangeViewer(Actor By, Reviewer Reviewer, bool MayRequest, bool MayRelease)
{
    /// <summary>Whether they asked for a change themselves.</summary>
    public bool IsAuthor(ChangeRequest request) => By.Id == request.AuthorId && By.Type == request.AuthorType;
}

/// <summary>A change with all that decides what can be done with it.</summary>
/// <param name="Request">The change.</param>
/// <param name="Found">What was found of it; null where nothing is known.</param>
/// <param name="Standing">Who agreed; null where nothing is known.</param>
/// <param name="BreakerEmail">E-mail address of who broke the glass; empty for nobody.</param>
/// <param name="IsLive">Whether what it put live is still live.</param>
/// <param name="Now">Now, UTC.</param>
internal sealed record ChangePosition(ChangeRequest Request, ChangeAssessment? Found, ChangeStanding? Standing, string BreakerEmail, bool IsLive, DateTime Now);

/// <summary>
/// What somebody can do with a change, and why not what they cannot: for screens, before it is tried. The commands have the last word;
/// a test holds the two together.
/// </summary>
internal static class ChangeActs
{
    private const string Unread = "What would change cannot be read now. Try again when the repository answers.";

    /// <summary>The acts that make sense as things stand, each with why this person cannot: null when they can.</summary>
    public static IReadOnlyDictionary<ChangeAct, string?> Of(ChangePosition at, ChangeViewer viewer)
    {
        Dictionary<ChangeAct, string?> acts = [];
        ChangeRequest request = at.Request;
        bool isAuthor = viewer.IsAuthor(request), isUndecided = request.State.IsUndecided();
        Offer(ChangeAct.Submit, request.State == ChangeState.Draft, isAuthor ? null : "Its author asks for the review.");
        Offer(ChangeAct.Approve, request.State == ChangeState.InReview, ApproveRefusal(at, viewer));
        Offer(ChangeAct.RequestChanges, isUndecided && !isAuthor && request.State != ChangeState.Draft, DecideRefusal(viewer));
        Offer(ChangeAct.Reject, isUndecided && !isAuthor, DecideRefusal(viewer));
        Offer(ChangeAct.Release, request.State == ChangeState.Approved, ReleaseRefusal(at, viewer));
        Offer(ChangeAct.Withdraw, isUndecided && (isAuthor || viewer.MayRelease), null);
        Offer(ChangeAct.BreakGlass, isUndecided && viewer.MayRelease && (request.State != ChangeState.Approved || at.Found?.Freeze is not null), GlassRefusal(at, viewer));
        Offer(ChangeAct.Comment, true, viewer.MayRequest || viewer.Reviewer.May ? null : "You may not comment on changes.");
        Offer(ChangeAct.Review, request.NeedsReview, ReviewRefusal(at, viewer));
        Offer(ChangeAct.RollBack, request is { State: ChangeState.Released, Kind: ChangeKind.Release or ChangeKind.Rollback } && at.IsLive && viewer.MayRequest,
            request.Replaces is null ? "Nothing was live before it. Take the prompt out on its page." : null);
        return acts;

        void Offer(ChangeAct act, bool makesSense, string? refusal)
        {
            if (makesSense)
            {
                acts[act] = refusal;
            }
        }
    }

    /// <summary>Whether somebody's approval is all that is missing.</summary>
    /// <param name="at">The change.</param>
    /// <param name="viewer">Somebody who can approve it.</param>
    /// <param name="owns">Whether they own what is touched.</param>
    public static bool IsLast(ChangePosition at, ChangeViewer viewer, bool owns) =>
        at is { Request.State: ChangeState.InReview, Found: { Problem: null, Freeze: null }, Standing: { } standing }
        && standing.Demands.All(d => ApprovalCount.CountsFor(d.Demand, viewer.Reviewer)
            ? d.People + 1 >= d.Demand.People && d.Owners + (owns ? 1 : 0) >= d.OwnersNeeded
            : d.IsMet);

    /// <summary>Whether somebody's approval would bring it on: it counts for a demand that is not met.</summary>
    public static bool IsWanted(ChangePosition at, ChangeViewer viewer) =>
        at.Request.State == ChangeState.InReview && ApproveRefusal(at, viewer) is null && at.Standing!.Demands.Any(d => !d.IsMet && ApprovalCount.CountsFor(d.Demand, viewer.Reviewer));

    private static string? ApproveRefusal(ChangePosition at, ChangeViewer viewer) =>
        at is not { Found: { Verdict: { } verdict } found, Standing: { } standing } ? at.Found?.Subject.Problem ?? Unread
        : FourEyes.Refusal(viewer.By.Type, viewer.Reviewer, at.Request.AuthorId, at.Request.AuthorEmail, found.Subject.Authors)
            ?? (standing.Approvers.Any(a => a.Person == viewer.Reviewer.Person) ? "You approved it already."
                : verdict.Approvals.Count > 0 && !verdict.Approvals.Any(d => ApprovalCount.CountsFor(d, viewer.Reviewer)) ? $"Your roles do not count for this change. It takes {Roles(verdict)}."
                : null);

    private static string? DecideRefusal(ChangeViewer viewer) => viewer.By.Type == ActorType.Person && viewer.Reviewer.May ? null : "Changes are decided by people who may approve them.";

    private static string? ReleaseRefusal(ChangePosition at, ChangeViewer viewer) =>
        !viewer.MayRelease ? "You may not release changes. Ask an engineer, product owner or on-call."
        : at is { Found: { } found, Standing: { } standing } ? ReleaseCheck.Refusal(at.Request, found, standing, at.Now)
        : Unread;

    private static string? GlassRefusal(ChangePosition at, ChangeViewer viewer) =>
        viewer.By.Type != ActorType.Person ? "The glass is broken by people who may release."
        : FourEyes.GlassRefusal(at.Request.Kind) is { } never ? never
        : at.Found is not { Verdict: { } verdict, Hash.Length: > 0 } found ? at.Found?.Subject.Problem ?? Unread
        : verdict.Risk == ChangeRisk.Blocked ? "The glass is not broken for what the policy forbids."
        : found.Subject.Problem;

    private static string? ReviewRefusal(ChangePosition at, ChangeViewer viewer) =>
        viewer.By.Type != ActorType.Person || !viewer.Reviewer.May || !viewer.Reviewer.Roles.Any(ApprovalCount.UsualRoles.Append(Identity.Roles.Compliance).Contains)
            ? "You may not review a broken glass. Ask an engineer, product owner, on-call, compliance or an administrator."
        : viewer.By.Id == at.Request.GlassBrokenBy || Mailbox.Same(viewer.Reviewer.Email, at.BreakerEmail) ? "You broke the glass yourself. Somebody else reviews it."
        : null;

    private static string Roles(PolicyVerdict verdict) => string.Join(" or ", verdict.Approvals.SelectMany(d => d.Roles.Count > 0 ? d.Roles : ApprovalCount.UsualRoles).Distinct(StringComparer.Ordinal));
}
