using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Writes down that a change is on its way, of kinds whose decision is a transaction of its own: if everything that must holds at that moment. Of any number at
/// once one passes.
/// </summary>
internal sealed class ChangeDecision(ChangeStore store, AssessedChanges assessed, ChangeStandings standings, TimeProvider time)
{
    private const string Moved = "It changed at this moment. Look again.";

    /// <summary>Decides.</summary>
    /// <param name="id">The change request.</param>
    /// <param name="by">Who puts it live.</param>
    /// <param name="reason">Why; null for what its title says.</param>
    /// <param name="also">What else keeps it back, asked in the transaction; null for nothing.</param>
    /// <returns>Why it was not done, with the remedy; null when it was.</returns>
    public async Task<string?> DecideAsync(string id, Actor by, string? reason, Func<OpsDbContext, Task<string?>>? also = null)
    {
        string? refusal = "There is no such change request.";
        await store.StepAsync(id, by, async (context, row) =>
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            refusal = assessed.Last(id) is not { } found || !await PolicyInForce.IsAsync(context, row.PolicyId, CancellationToken.None).ConfigureAwait(false) ? Moved
                : ReleaseCheck.Refusal(row, found, standings.Of(row, found, now), now) ?? (also is null ? null : await also(context).ConfigureAwait(false));
            if (refusal is not null)
            {
                return null;
            }

            (row.State, row.Release, row.Problem) = (ChangeState.Releasing, store.NextId(), null);
            return new ChangeTaken(ChangeStepKind.Releasing, reason);
        }).ConfigureAwait(false);
        return refusal;
    }
}
