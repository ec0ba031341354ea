using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Writes down how releases of change requests ended. Of any number who see the end, one writes it down.</summary>
internal sealed class ChangeEnds(ChangeStore store, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    /// <summary>Writes it down, if it is known. Also of a release that was given up and got there all the same.</summary>
    /// <returns>Where the request stands now, and what was wrong.</returns>
    public async Task<ChangeOutcome> SettleAsync(string id, Actor by)
    {
        if (await store.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is not { } read)
        {
            return ChangeOutcome.Refused(ChangeRefusal.NotFound, "There is no such change request.");
        }

        if (read.Release is null || !IsOpen(read.State) || await PublisherOf(read.Kind).EndAsync(read, CancellationToken.None).ConfigureAwait(false) is not { } end)
        {
            return new ChangeOutcome(id, read.State);
        }

        ChangeState? state = null;
        await store.StepAsync(id, by, async (context, request) =>
        {
            DateTime now = request.Later(time.GetUtcNow().UtcDateTime);
            ChangeTaken? taken = request.Release != read.Release || !IsOpen(request.State) || (end.Problem is not null && request.State != ChangeState.Releasing) ? null // somebody else saw its end
                : new ChangeTaken(end.Problem is null ? ChangeStepKind.Released : ChangeStepKind.ReleaseFailed, end.Problem);
            if (taken is not null && end is { Problem: null, Follow: { } follow })
            {
                await follow(context, request).ConfigureAwait(false);
            }

            if (taken is not null)
            {
                (request.State, request.ClosedAt, request.Problem) = end.Problem is null ? (ChangeState.Released, now, null) : (ChangeState.Approved, (DateTime?)null, ChangeProgress.FailureOf(end.Problem));
                (request.ExpiresAt, request.WaitsSince) = end.Problem is null ? (null, null) : (request.ExpiresAt, request.WaitsSince);
            }

            state = request.State;
            return taken;
        }).ConfigureAwait(false);
        return end.Problem is null || state == ChangeState.Released ? new ChangeOutcome(id, state ?? read.State) : ChangeOutcome.Refused(ChangeRefusal.Conflict, end.Problem, id, state);
    }

    private static bool IsOpen(ChangeState state) => state == ChangeState.Releasing || state.IsUndecided();

    private IChangePublisher PublisherOf(ChangeKind kind) => publishers.Single(p => p.Knows(kind));
}
