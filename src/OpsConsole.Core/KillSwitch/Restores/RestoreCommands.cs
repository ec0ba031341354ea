using System.Globalization;
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
    private readonly RestoreApplication _application;
    private readonly SwitchBoard _board;
    private readonly AccessDirectory _access;
    private readonly DeniedAttempts _denials;
    private readonly KillSwitchOptions _options;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal RestoreCommands(
        RestoreStore store, RestoreApplication application, SwitchBoard board, AccessDirectory access, DeniedAttempts denials, KillSwitchOptions options,
        StorageOptions storage, TimeProvider time)
    {
        (_store, _application, _board, _access, _denials, _options, _time) = (store, application, board, access, denials, options, time);
        _ids = new SortableId(time, storage.Node);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Asks for a restore: <see cref="RestoreOutcome.Waiting"/> when the request is made.</summary>
    public Task<RestoreResult> RequestAsync(RestoreWish wish, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return AskAsync(wish, by, brokeGlass: false, cancellationToken);
    }

    /// <summary>Restores at once, alone. An alarm tells everybody, and another person reviews it.</summary>
    public async Task<RestoreResult> BreakGlassAsync(RestoreWish wish, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return by.Type == ActorType.Person
            ? await AskAsync(wish, by, brokeGlass: true, cancellationToken).ConfigureAwait(false)
            : await RefuseAsync(by, "break the glass", RestoreOutcome.NotAPerson).ConfigureAwait(false);
    }

    /// <summary>Agrees to a restore: <see cref="RestoreOutcome.Done"/> when that was enough and the scope is restored.</summary>
    public async Task<RestoreResult> ConfirmAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.Type != ActorType.Person)
        {
            return await RefuseAsync(by, "confirm a restore", RestoreOutcome.NotAPerson).ConfigureAwait(false);
        }

        RestoreRequest? done = null;
        RestoreResult result = await _store.RunAsync(
            async context =>
            {
                if (await FindAsync(context, id, cancellationToken).ConfigureAwait(false) is not { } request)
                {
                    return RestoreOutcome.NotFound;
                }

                List<Backer> behind = Behind(request);
                Backer confirming = BackerOf(by);
                RestoreOutcome outcome = RestoreRules.Judge(request, behind, confirming, _board.Current, Now);
                if (outcome is not (RestoreOutcome.Done or RestoreOutcome.Waiting))
                {
                    return new RestoreStep(new RestoreResult(outcome, id));
                }

                RestoreConfirmation confirmation = new() { RequestId = id, PersonId = by.Id, At = Now };
                context.Add(confirmation);
                request.Revision++;
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

    /// <summary>Takes a request back. Whoever asked may, and whoever may restore.</summary>
    public async Task<RestoreResult> WithdrawAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        RestoreResult result = await _store.RunAsync(
            async context =>
            {
                RestoreRequest? request = await FindAsync(context, id, cancellationToken).ConfigureAwait(false);
                if (!by.May(Permissions.Restore, _access) || request is null || request.State != RestoreState.Waiting)
                {
                    return !by.May(Permissions.Restore, _access) ? RestoreOutcome.NotAllowed : request is null ? RestoreOutcome.NotFound : RestoreOutcome.Decided;
                }

                (request.State, request.DecidedAt, request.WithdrawnBy) = (RestoreState.Withdrawn, Now, by.Id);
                request.Revision++;
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

        RestoreResult result = await _store.RunAsync(
            async context =>
            {
                if (await FindAsync(context, id, cancellationToken).ConfigureAwait(false) is not { } request)
                {
                    return RestoreOutcome.NotFound;
                }

                RestoreOutcome outcome = RestoreRules.JudgeReview(request, BackerOf(request.RequesterId), BackerOf(by));
                outcome = outcome == RestoreOutcome.Done && !IsReason(note) ? RestoreOutcome.BadReason : outcome;
                if (outcome != RestoreOutcome.Done)
                {
                    return new RestoreStep(new RestoreResult(outcome, id));
                }

                (request.ReviewedBy, request.ReviewedAt, request.ReviewNote) = (by.Id, Now, note!.Trim());
                request.Revision++;
                return new RestoreStep(new RestoreResult(RestoreOutcome.Done, id), RestoreEvents.Reviewed(request, by));
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, null, by, "review a restore").ConfigureAwait(false);
    }

    private static Task<RestoreRequest?> FindAsync(OpsDbContext context, string id, CancellationToken cancellationToken) =>
        context.RestoreRequests.Include(r => r.Confirmations).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    private static bool IsReason(string? text) => text?.Trim() is { Length: > 0 and <= SwitchRecord.MaxReason };

    private async Task<RestoreResult> AskAsync(RestoreWish wish, Actor by, bool brokeGlass, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        RestoreRequest? done = null;
        RestoreResult result = Problem(wish, by) is { } problem ? new RestoreResult(problem) : await _store.RunAsync(
            async context =>
            {
                // Within the transaction: of two who break the glass at once, the second finds nothing to restore.
                IReadOnlyList<string> kills = _board.Current.In(wish.Environment!).KillsOf(KillScope.Parse(wish.Scope));
                List<RestoreRequest> before = await context.RestoreRequests.AsNoTracking()
                    .Where(r => r.Environment == wish.Environment && r.Scope == wish.Scope && (r.State == RestoreState.Waiting || (r.BrokeGlass && r.State == RestoreState.Done)))
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                if (before.FirstOrDefault(r => (brokeGlass ? r.BrokeGlass : r.State == RestoreState.Waiting && r.ExpiresAt > Now) && kills.All(RestoreRules.KillsOf(r).Contains)) is { } same)
                {
                    return new RestoreStep(new RestoreResult(brokeGlass ? RestoreOutcome.Decided : RestoreOutcome.AlreadyAsked, same.Id));
                }

                RestoreRequest request = New(wish, by, kills, brokeGlass);
                context.RestoreRequests.Add(request);
                done = brokeGlass ? request : null;
                int needs = brokeGlass ? 0 : RestoreRules.Needs(Behind(request));
                return new RestoreStep(new RestoreResult(brokeGlass ? RestoreOutcome.Done : RestoreOutcome.Waiting, request.Id, needs), RestoreEvents.Requested(request, by, needs));
            },
            cancellationToken).ConfigureAwait(false);
        return await EndAsync(result, done, by, brokeGlass ? "break the glass" : "ask for a restore").ConfigureAwait(false);
    }

    private RestoreOutcome? Problem(RestoreWish wish, Actor by) =>
        !by.May(Permissions.Restore, _access) ? RestoreOutcome.NotAllowed
        : !KillScope.TryParse(wish.Scope, out KillScope? scope) ? RestoreOutcome.BadScope
        : !EnvironmentName.IsValid(wish.Environment) ? RestoreOutcome.BadEnvironment
        : !IsReason(wish.Reason) ? RestoreOutcome.BadReason
        : _board.Current.Doubt is not null ? RestoreOutcome.Doubted
        : !_board.Current.In(wish.Environment!).IsKilled(scope) ? RestoreOutcome.NotKilled
        : null;

    private RestoreRequest New(RestoreWish wish, Actor by, IReadOnlyList<string> kills, bool brokeGlass) => new()
    {
        Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
        Environment = wish.Environment!,
        Scope = wish.Scope!,
        Kills = string.Join(' ', kills),
        Reason = wish.Reason!.Trim(),
        State = brokeGlass ? RestoreState.Done : RestoreState.Waiting,
        RequestedAt = Now,
        RequesterType = by.Type,
        RequesterId = by.Id,
        ExpiresAt = Now + _options.RestoreLifetime,
        DecidedAt = brokeGlass ? Now : null,
        BrokeGlass = brokeGlass,
    };

    private async Task<RestoreResult> EndAsync(RestoreResult result, RestoreRequest? done, Actor by, string what)
    {
        if (result.Outcome is RestoreOutcome.NotAllowed or RestoreOutcome.SamePerson)
        {
            return await RefuseAsync(by, what, result.Outcome).ConfigureAwait(false);
        }

        return result.Outcome == RestoreOutcome.Done && done is not null
            ? result with { StillKilled = await _application.ApplyAsync(done).ConfigureAwait(false) }
            : result;
    }

    private async Task<RestoreResult> RefuseAsync(Actor by, string what, RestoreOutcome why)
    {
        await _denials.RecordAsync(by, what, Permissions.Restore).ConfigureAwait(false);
        return new RestoreResult(why);
    }

    private List<Backer> Behind(RestoreRequest request) =>
    [
        .. request.RequesterType == ActorType.Person ? [BackerOf(request.RequesterId)] : (Backer[])[],
        .. request.Confirmations.Select(c => BackerOf(c.PersonId)),
    ];

    private Backer BackerOf(Actor by) => BackerOf(by.Id) with { May = by.Type == ActorType.Person && by.May(Permissions.Restore, _access) };

    /// <summary>As of now: a role taken away meanwhile, or an account that was disabled, does not count any more.</summary>
    private Backer BackerOf(string personId) => _access.Find(personId) is { } person
        ? new Backer(personId, person.Email, !person.Disabled && person.Roles.Any(Permissions.Grants[Permissions.Restore].Roles.Contains))
        : new Backer(personId, "", May: false);
}
