using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>How urgent it is to decide on a change.</summary>
public enum ReviewStage
{
    /// <summary>There is time.</summary>
    Fresh,

    /// <summary>Half the time is gone after which those who are named hear of it.</summary>
    Late,

    /// <summary>They hear of it.</summary>
    Overdue,
}

/// <summary>How long a change has waited for a decision, against the time that the policy gives.</summary>
/// <param name="Since">Since when it waits, UTC.</param>
/// <param name="Escalates">When those who are named hear of it, UTC.</param>
/// <param name="Stage">How urgent that is.</param>
public sealed record ReviewClock(DateTime Since, DateTime Escalates, ReviewStage Stage)
{
    /// <summary>Looks at a change.</summary>
    /// <param name="request">The change.</param>
    /// <param name="policy">The policy that judges it.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>Null when it waits for no decision.</returns>
    public static ReviewClock? Of(ChangeRequest request, ChangePolicy policy, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policy);
        if (request is not { State: ChangeState.InReview or ChangeState.Blocked, WaitsSince: { } since })
        {
            return null;
        }

        TimeSpan limit = policy.EscalateAfter < policy.ReviewFor ? policy.EscalateAfter : policy.ReviewFor;
        TimeSpan waited = now - since;
        return new ReviewClock(since, since + limit, waited >= limit ? ReviewStage.Overdue : waited >= limit / 2 ? ReviewStage.Late : ReviewStage.Fresh);
    }
}
