using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Tells of changes that wait for a decision longer than the policy says, and of broken glasses that nobody reviewed within a day. Once each.</summary>
internal sealed class ChangeEscalation(ChangeStore store, TimeProvider time)
{
    /// <summary>How long a broken glass may stay without a review.</summary>
    public static readonly TimeSpan ReviewWithin = TimeSpan.FromHours(24);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Tells.</summary>
    /// <param name="undecided">Those that wait, at a glance.</param>
    /// <param name="policy">The policy in force; null while it cannot be read: then nobody is told that something waits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RunAsync(IEnumerable<ChangeRequest> undecided, PolicyState? policy, CancellationToken cancellationToken)
    {
        string told = policy is { Policy.Contacts: { Count: > 0 } contacts } ? $" Told: {string.Join(", ", contacts)}." : "";
        foreach (string id in await store.UnreviewedAsync(Now - ReviewWithin, cancellationToken).ConfigureAwait(false))
        {
            await TellAsync(id, r => r.NeedsReview && r.EscalatedAt is null && r.GlassBrokenAt + ReviewWithin <= r.Later(Now), $"Nobody reviewed the broken glass within {PolicyTime.Write(ReviewWithin)}." + told).ConfigureAwait(false);
        }

        if (policy is not null)
        {
            foreach (ChangeRequest waiting in undecided.Where(r => WaitsTooLong(r, policy.Policy)))
            {
                await TellAsync(waiting.Id, r => WaitsTooLong(r, policy.Policy), $"It has waited for a decision for more than {PolicyTime.Write(policy.Policy.EscalateAfter)}." + told).ConfigureAwait(false);
            }
        }
    }

    private bool WaitsTooLong(ChangeRequest request, ChangePolicy policy) =>
        request.State is ChangeState.InReview or ChangeState.Blocked && request.EscalatedAt is null && !request.NeedsReview && request.WaitsSince + policy.EscalateAfter <= request.Later(Now);

    private Task<bool> TellAsync(string id, Func<ChangeRequest, bool> isStill, string words) => store.StepAsync(id, Actor.Console, (_, request) =>
    {
        if (!isStill(request))
        {
            return null;
        }

        request.EscalatedAt = request.Later(Now);
        return new ChangeTaken(ChangeStepKind.Escalated, words);
    });
}
