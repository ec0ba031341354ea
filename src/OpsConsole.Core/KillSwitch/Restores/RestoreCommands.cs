using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>A restore as it was asked for, not checked yet.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Reason">Why.</param>
public sealed record RestoreWish(string? Scope, string? Environment, string? Reason);

/// <summary>
/// Asks for restores and agrees to them. The step and its event are one transaction; what was agreed to is done after it, and again at the
/// next start if the console did not live to do it.
/// </summary>
public sealed class RestoreCommands
{
    private readonly RestoreStore _store;
    private readonly RestoreAsking _asking;
    private readonly RestoreApplication _application;
    private readonly RestoreBackers _backers;
    private readonly SwitchBoard _board;
    private readonly AccessDirectory _access;
    private readonly DeniedAttempts _denials;
    private readonly TimeProvider _time;

    internal RestoreCommands(
        RestoreStore store, RestoreAsking asking, RestoreApplication application, RestoreBackers backers, SwitchBoard board, AccessDirectory access,
        DeniedAttempts denials, TimeProvider time) =>
        (_store, _asking, _application, _backers, _board, _access, _denials, _time) = (store, asking, application, backers, board, access, denials, time);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Asks for a restore: <see cref="RestoreOutcome.Waiting"/> when the request is made.</summary>
    public Task<RestoreResult> RequestAsync(RestoreWish wish, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(by);
        return AskAsync(wish, AskedFor.Restore, by, "ask for a restore", cancellationToken);
    }

    /// <summary>Restores at once, alone. An alarm tells everybody, and another person reviews it.</summary>
    public async Task<RestoreResult> BreakGlassAsync(RestoreWish wish, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(by);
        return by.Type == ActorType.Person
            ? await AskAsync(wish, AskedFor.BreakGlass, by, "break the glass", cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(by, "break the glass", RestoreOutcome.NotAPerson).ConfigureAwait(false);
    }

    /// <summary>Asks others to agree that the state is right though the storage was rolled back: restores are possible again after it.</summary>
    public async Task<RestoreResult> RequestLineageAsync(string? reason, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return by.Type == ActorType.Person
            ? await AskAsync(new RestoreWish(null, null, reason), AskedFor.Lineage, by, "ask for a new lineage", cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(by, "ask for a new lineage", RestoreOutcome.NotAPerson).ConfigureAwait(false);
    }

    /// <summary>Agrees to a request: <see cref="RestoreOutcome.Done"/> when that was enough and what was asked for is done.</summary>
    public async Task<RestoreResult> ConfirmAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.Type != ActorType.Person)
        {
            return await RefuseAsync(by, "confirm a restore", RestoreOutcome.NotAPerson).ConfigureAwait(false);
        }

        RestoreRequest? done = null;
        RestoreResult result = await StepAsync(
            id,
            (context, request) =>
            {
                List<Backer> behind = _backers.Of(request);
                Backer confirming = _backers.Of(by);
                RestoreOutcome outcome = RestoreRules.Judge(request, behind, confirming, _board.Current, Now);
                if (outcome is not (RestoreOutcome.Done or RestoreOutcome.Waiting))
                {
                    return new RestoreStep(new RestoreResult(outcome, id));
                }

                context.Add(new RestoreConfirmation { RequestId = id, PersonId = by.Id, At = Now });
                if (outcome == RestoreOutcome.Done)
                {
                    (request.State, request.DecidedAt) = (RestoreState.Done, Now);
                    done = request;
                }

                int needs = RestoreRules.Needs(behind.Append(confirming));
                return new RestoreStep(new RestoreResult(outcome, id, needs), RestoreEvents.Confirmed(request, by, needs));
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, done, by, "confirm a restore").ConfigureAwait(false);
    }

    /// <summary>Takes a request back: whoever may restore may.</summary>
    public async Task<RestoreResult> WithdrawAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        RestoreResult result = await StepAsync(
            id,
            (_, request) =>
            {
                if (!by.May(Permissions.Restore, _access) || request.State != RestoreState.Waiting)
                {
                    return by.May(Permissions.Restore, _access) ? RestoreOutcome.Decided : RestoreOutcome.NotAllowed;
                }

                (request.State, request.DecidedAt, request.WithdrawnBy) = (RestoreState.Withdrawn, Now, by.Id);
                return new RestoreStep(new RestoreResult(RestoreOutcome.Done, id), RestoreEvents.Withdrawn(request, by));
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, null, by, "withdraw a restore").ConfigureAwait(false);
    }

    /// <summary>Reviews a break-glass restore. Another person than the one who broke the glass, with a note on what was found.</summary>
    public async Task<RestoreResult> ReviewAsync(string id, string? note, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.Type != ActorType.Person)
        {
            return await RefuseAsync(by, "review a restore", RestoreOutcome.NotAPerson).ConfigureAwait(false);
        }

        RestoreResult result = await StepAsync(
            id,
            (_, request) =>
            {
                RestoreOutcome outcome = RestoreRules.JudgeReview(request, _backers.Of(request.RequesterId), _backers.Of(by));
                outcome = outcome == RestoreOutcome.Done && note?.Trim() is not { Length: > 0 and <= SwitchRecord.MaxReason } ? RestoreOutcome.BadReason : outcome;
                if (outcome != RestoreOutcome.Done)
                {
                    return new RestoreStep(new RestoreResult(outcome, id));
                }

                (request.ReviewedBy, request.ReviewedAt, request.ReviewNote) = (by.Id, Now, note!.Trim());
                return new RestoreStep(new RestoreResult(RestoreOutcome.Done, id), RestoreEvents.Reviewed(request, by));
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, null, by, "review a restore").ConfigureAwait(false);
    }

    private async Task<RestoreResult> AskAsync(RestoreWish wish, AskedFor what, Actor by, string words, CancellationToken cancellationToken)
    {
        if (!by.May(Permissions.Restore, _access))
        {
            return await RefuseAsync(by, words, RestoreOutcome.NotAllowed).ConfigureAwait(false);
        }

        if (_asking.Problem(wish, what) is { } problem)
        {
            return new RestoreResult(problem);
        }

        RestoreRequest? made = null;
        RestoreResult result = await _store.RunAsync(
            async context =>
            {
                (RestoreStep step, made) = await _asking.AskAsync(context, wish, what, by, cancellationToken).ConfigureAwait(false);
                return step;
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, made, by, words).ConfigureAwait(false);
    }

    private Task<RestoreResult> StepAsync(string id, Func<OpsDbContext, RestoreRequest, RestoreStep> step, CancellationToken cancellationToken) => _store.RunAsync(
        async context =>
        {
            RestoreRequest? request = await context.RestoreRequests.Include(r => r.Confirmations).SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
            if (request is null)
            {
                return RestoreOutcome.NotFound;
            }

            RestoreStep taken = step(context, request);
            request.Revision += taken.Event is null ? 0 : 1;
            return taken;
        },
        cancellationToken);

    private async Task<RestoreResult> EndAsync(RestoreResult result, RestoreRequest? request, Actor by, string words)
    {
        if (result.Outcome is RestoreOutcome.NotAllowed or RestoreOutcome.SamePerson)
        {
            return await RefuseAsync(by, words, result.Outcome).ConfigureAwait(false);
        }

        return result.Outcome == RestoreOutcome.Done && request is not null
            ? result with { StillKilled = await _application.ApplyAsync(request).ConfigureAwait(false) }
            : result;
    }

    private async Task<RestoreResult> RefuseAsync(Actor by, string words, RestoreOutcome why)
    {
        await _denials.RecordAsync(by, words, Permissions.Restore).ConfigureAwait(false);
        return new RestoreResult(why);
    }
}
