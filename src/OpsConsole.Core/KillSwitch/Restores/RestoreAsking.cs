using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>How something is asked for.</summary>
internal enum AskedFor
{
    /// <summary>A restore that others agree to.</summary>
    Restore,

    /// <summary>A restore at once, alone.</summary>
    BreakGlass,

    /// <summary>A new lineage that others agree to.</summary>
    Lineage,
}

/// <summary>Makes requests: of several for the same there is one.</summary>
internal sealed class RestoreAsking(SwitchBoard board, RestoreBackers backers, KillSwitchOptions options, StorageOptions storage, TimeProvider time)
{
    private readonly SortableId _ids = new(time, storage.Node);

    /// <summary>What is wrong with a wish; null when nothing is.</summary>
    public RestoreOutcome? Problem(RestoreWish wish, AskedFor what)
    {
        KillScope? scope = null;
        return what != AskedFor.Lineage && !KillScope.TryParse(wish.Scope, out scope) ? RestoreOutcome.BadScope
            : what != AskedFor.Lineage && !EnvironmentName.IsValid(wish.Environment) ? RestoreOutcome.BadEnvironment
            : wish.Reason?.Trim() is not { Length: > 0 and <= SwitchRecord.MaxReason } ? RestoreOutcome.BadReason
            : what == AskedFor.Lineage ? (board.Current.Doubt is null ? RestoreOutcome.NotKilled : null)
            : board.Current.Doubt is not null ? RestoreOutcome.Doubted
            : !board.Current.In(wish.Environment!).IsKilled(scope!) ? RestoreOutcome.NotKilled
            : null;
    }

    /// <summary>Adds a request to a context, unless there is one for the same.</summary>
    /// <returns>The step, and the request when it was made.</returns>
    public async Task<(RestoreStep Step, RestoreRequest? Made)> AskAsync(OpsDbContext context, RestoreWish wish, AskedFor what, Actor by, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        RestoreRequest request = New(wish, what, by, now);
        List<RestoreRequest> alike = await context.RestoreRequests.AsNoTracking()
            .Where(r => r.Kind == request.Kind && r.Environment == request.Environment && r.Scope == request.Scope
                && (request.BrokeGlass ? r.BrokeGlass : r.State == RestoreState.Waiting && r.ExpiresAt > now))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        if (alike.FirstOrDefault(r => RestoreRules.KillsOf(request).All(RestoreRules.KillsOf(r).Contains)) is { } same)
        {
            return (new RestoreStep(new RestoreResult(request.BrokeGlass ? RestoreOutcome.Decided : RestoreOutcome.AlreadyAsked, same.Id)), null);
        }

        context.RestoreRequests.Add(request);
        int needs = request.BrokeGlass ? 0 : RestoreRules.Needs(backers.Of(request));
        RestoreOutcome outcome = request.BrokeGlass ? RestoreOutcome.Done : RestoreOutcome.Waiting;
        return (new RestoreStep(new RestoreResult(outcome, request.Id, needs), RestoreEvents.Requested(request, by, needs)), request);
    }

    private RestoreRequest New(RestoreWish wish, AskedFor what, Actor by, DateTime now) => new()
    {
        Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
        Kind = what == AskedFor.Lineage ? RestoreKind.NewLineage : RestoreKind.Restore,
        Environment = what == AskedFor.Lineage ? "" : wish.Environment!,
        Scope = what == AskedFor.Lineage ? KillScope.Global.ToString() : wish.Scope!,
        Kills = what == AskedFor.Lineage
            ? RestoreRules.Lineage(board.Current)
            : string.Join(' ', board.Current.In(wish.Environment!).KillsOf(KillScope.Parse(wish.Scope))),
        Reason = wish.Reason!.Trim(),
        State = what == AskedFor.BreakGlass ? RestoreState.Done : RestoreState.Waiting,
        RequestedAt = now,
        RequesterType = by.Type,
        RequesterId = by.Id,
        ExpiresAt = now + options.RestoreLifetime,
        DecidedAt = what == AskedFor.BreakGlass ? now : null,
        BrokeGlass = what == AskedFor.BreakGlass,
    };
}
