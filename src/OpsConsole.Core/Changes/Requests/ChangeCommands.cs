using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Asks for changes, talks about them and decides them. Putting them live is <see cref="ChangeReleases"/>.</summary>
public sealed class ChangeCommands
{
    private const string NoReason = "Say why: others will ask.", TooLong = "That is longer than 4000 characters.";

    private readonly ChangeOpening _opening;
    private readonly ChangeDesk _desk;
    private readonly ChangeStore _store;
    private readonly ChangeStandings _standings;
    private readonly ChangeReleases _releases;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;

    internal ChangeCommands(ChangeOpening opening, ChangeDesk desk, ChangeStore store, ChangeStandings standings, ChangeReleases releases, AccessDirectory access, TimeProvider time) =>
        (_opening, _desk, _store, _standings, _releases, _access, _time) = (opening, desk, store, standings, releases, access, time);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Asks for a change. A low risk whose checks pass is live when this returns; where the same was asked for before and waits, that one is the answer.</summary>
    public async Task<ChangeOutcome> OpenAsync(Actor by, ChangeWish wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(wish);
        string id = _store.NextId();
        using IDisposable underway = _releases.Underway.Begin(id);
        return await FlowAsync(await _desk.GuardAsync(by, ChangeStepKind.Opened, null, () => _opening.OpenAsync(by, wish, id, cancellationToken)).ConfigureAwait(false), by).ConfigureAwait(false);
    }

    /// <summary>Refuses what somebody may not, and writes down that they tried.</summary>
    internal Task<ChangeOutcome> RefuseAsync(Actor by, ChangeStepKind what, string why) => _desk.GuardAsync(by, what, null, () => Task.FromResult(ChangeOutcome.Refused(ChangeRefusal.Denied, why)));

    /// <summary>Asks for the review of a draft.</summary>
    public async Task<ChangeOutcome> SubmitAsync(Actor by, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(id);
        using IDisposable underway = _releases.Underway.Begin(id);
        return await FlowAsync(await _desk.RunAsync(id, by, ChangeStepKind.Submitted, (_, request, found) =>
        {
            if (!IsAuthor(by, request) || !by.May(Permissions.RequestChanges, _access))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "Its author asks for the review, while they may ask for changes.");
            }

            if (request.State != ChangeState.Draft)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, "It is no draft.");
            }

            if (found.Hash.Length > 0 && found.Hash != request.Hash)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, "It changed at this moment. Look again.");
            }

            ChangeProgress.Settle(request, found, _standings, Now);
            return Done(ChangeStepKind.Submitted, null);
        }, cancellationToken).ConfigureAwait(false), by).ConfigureAwait(false);
    }

    /// <summary>Approves exactly what was seen. Who approved it already has nothing more to do. What the kill switch stopped is live when the last approval returns.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">The change request.</param>
    /// <param name="hash">The hash that was seen, whole.</param>
    /// <param name="text">A remark, Markdown; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ChangeOutcome> ApproveAsync(Actor by, string id, string hash, string? text = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(id);
        using IDisposable underway = _releases.Underway.Begin(id);
        ChangeOutcome approved = await _desk.RunAsync(id, by, ChangeStepKind.Approved, (context, request, found) =>
        {
            Reviewer reviewer = _standings.Of(by);
            if (FourEyes.Refusal(by.Type, reviewer, request.AuthorId, request.AuthorEmail, found.Subject.Authors) is { } refusal)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, refusal);
            }

            if (Problem(text, needed: false) is { } wrong)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong);
            }

            if (request.State is not (ChangeState.InReview or ChangeState.Approved))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, request.State == ChangeState.Blocked ? request.Problem ?? "The policy forbids it." : $"It does not wait for approvals: it is {request.State}.");
            }

            if (request.Hash.Length == 0 || hash != request.Hash || found.Hash != request.Hash || found.Policy.Blob != request.PolicyId)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, found.Subject.Problem ?? "It is not what you looked at any more. Look again, then decide.");
            }

            if (_standings.Of(request, found, Now).Approvers.Any(a => a.Person == reviewer.Person))
            {
                return string.IsNullOrWhiteSpace(text) ? new ChangeOutcome(id, request.State) : Done(ChangeStepKind.Commented, text); // counted already; what they say is kept
            }

            if (found.Verdict!.Approvals.Count > 0 && !found.Verdict.Approvals.Any(d => ApprovalCount.CountsFor(d, reviewer)))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "Your roles do not count for this change. The policy says whose do.");
            }

            context.ChangeApprovals.Add(new ChangeApproval { Id = _store.NextId(), RequestId = id, PersonId = by.Id, PersonName = _access.Find(by.Id)?.Name is { Length: > 0 } name ? name : by.Name, Hash = request.Hash, At = request.Later(Now) });
            ChangeProgress.Settle(request, found, _standings, Now);
            return Done(ChangeStepKind.Approved, text);
        }, cancellationToken).ConfigureAwait(false);
        return await FlowAsync(approved, by).ConfigureAwait(false) is { Problem: null } gone ? gone : approved; // the approval counts, though what follows may fail: the request says why
    }

    /// <summary>Says no, for good.</summary>
    public Task<ChangeOutcome> RejectAsync(Actor by, string id, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return DecideAsync(by, id, ChangeStepKind.Rejected, reason, request => (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt) = (ChangeState.Rejected, Now, null, null), cancellationToken);
    }

    /// <summary>Wants it changed first: it is its author's again, and approvals given before do not count.</summary>
    public Task<ChangeOutcome> RequestChangesAsync(Actor by, string id, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return DecideAsync(by, id, ChangeStepKind.ChangesRequested, reason, request =>
        {
            ChangeProgress.Void(request, "somebody asked for changes", Now);
            (request.State, request.WaitsSince, request.ExpiresAt, request.GlassHash) = (ChangeState.Draft, null, null, null);
        }, cancellationToken);
    }

    /// <summary>Says something, Markdown.</summary>
    public Task<ChangeOutcome> CommentAsync(Actor by, string id, string? text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _desk.RunAsync(id, by, ChangeStepKind.Commented, (_, _, _) =>
            !by.May(Permissions.RequestChanges, _access) && !by.May(Permissions.ApproveChanges, _access) ? ChangeOutcome.Refused(ChangeRefusal.Denied, "You may not comment on changes.")
            : Problem(text, needed: true) is { } wrong ? ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong)
            : Done(ChangeStepKind.Commented, text), cancellationToken);
    }

    /// <summary>Takes it back: its author may, and whoever may release.</summary>
    public Task<ChangeOutcome> WithdrawAsync(Actor by, string id, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _desk.RunAsync(id, by, ChangeStepKind.Withdrawn, (_, request, _) =>
        {
            if (!(IsAuthor(by, request) && by.May(ChangeOpening.PermissionFor(request.Kind), _access)) && !by.May(Permissions.ReleasePrompts, _access))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "You may not take it back. Ask its author.");
            }

            if (!request.State.IsUndecided() || Problem(reason, needed: false) is not null)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, Problem(reason, needed: false) ?? $"It is too late: it is {request.State}.");
            }

            (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt) = (ChangeState.Withdrawn, Now, null, null);
            return Done(ChangeStepKind.Withdrawn, reason);
        }, cancellationToken);
    }

    /// <summary>Reviews a broken glass: another person than the one who broke it, with a note on what was found.</summary>
    public Task<ChangeOutcome> ReviewAsync(Actor by, string id, string? note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _desk.RunAsync(id, by, ChangeStepKind.Reviewed, (_, request, _) =>
        {
            Reviewer reviewer = _standings.Of(by);
            string breaker = _access.Find(request.GlassBrokenBy ?? "")?.Email ?? "";
            if (by.Type != ActorType.Person || !reviewer.May || !reviewer.Roles.Any(ApprovalCount.UsualRoles.Append(Roles.Compliance).Contains))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "You may not review a broken glass. Ask an engineer, product owner, on-call, compliance or an administrator.");
            }

            if (!request.NeedsReview)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, "There is nothing to review.");
            }

            if (by.Id == request.GlassBrokenBy || Mailbox.Same(reviewer.Email, breaker))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "You broke the glass yourself. Somebody else reviews it.");
            }

            if (Problem(note, needed: true) is { } wrong)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong);
            }

            (request.ReviewedBy, request.ReviewedAt, request.ReviewNote) = (by.Id, Now, note!.Trim());
            return Done(ChangeStepKind.Reviewed, note);
        }, cancellationToken);
    }

    private Task<ChangeOutcome> DecideAsync(Actor by, string id, ChangeStepKind kind, string? reason, Action<ChangeRequest> decide, CancellationToken cancellationToken) =>
        _desk.RunAsync(id, by, kind, (_, request, _) =>
        {
            if (by.Type != ActorType.Person || !by.May(Permissions.ApproveChanges, _access))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "Changes are decided by people who may approve them.");
            }

            if (Problem(reason, needed: true) is { } wrong)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong);
            }

            if (!request.State.IsUndecided())
            {
                return ChangeOutcome.Refused(ChangeRefusal.Conflict, $"It is too late: it is {request.State}.");
            }

            decide(request);
            return Done(kind, reason);
        }, cancellationToken);

    /// <summary>What goes by itself and is ready goes on.</summary>
    private async Task<ChangeOutcome> FlowAsync(ChangeOutcome outcome, Actor by) =>
        outcome is { Problem: null, State: ChangeState.Approved, Id: { } id } ? await _releases.FlowAsync(id, by).ConfigureAwait(false) ?? outcome : outcome;

    private static ChangeStepTaken Done(ChangeStepKind kind, string? text) => new(new ChangeTaken(kind, string.IsNullOrWhiteSpace(text) ? null : text.Trim()), new ChangeOutcome(null, null));

    private static string? Problem(string? text, bool needed) =>
        needed && string.IsNullOrWhiteSpace(text) ? NoReason : text?.Length > ChangesConfiguration.TextLength ? TooLong : null;

    private static bool IsAuthor(Actor by, ChangeRequest request) => by.Id == request.AuthorId && by.Type == request.AuthorType;
}
