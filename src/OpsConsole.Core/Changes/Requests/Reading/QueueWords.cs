using System.Globalization;
using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>What a change waits for, in phrases.</summary>
internal static class QueueWords
{
    /// <summary>What is missing; empty where nothing is, or it is over.</summary>
    public static IReadOnlyList<string> Missing(ChangePosition at)
    {
        ChangeRequest request = at.Request;
        return request.State switch
        {
            ChangeState.Draft => ["its author has not asked for a review"],
            ChangeState.Blocked => [request.Problem ?? "the policy forbids it"],
            ChangeState.Releasing => ["it is on its way"],
            ChangeState.Approved when at.Found?.Freeze is { } freeze => [$"frozen until {freeze.To.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC: {freeze.Name}"],
            ChangeState.Approved when request.Problem is { } problem => [problem],
            ChangeState.InReview => [.. InReview(at)],
            ChangeState.Released when request.NeedsReview => ["nobody has reviewed the broken glass"],
            _ => [],
        };
    }

    private static IEnumerable<string> InReview(ChangePosition at)
    {
        if (at is not { Found: { } found, Standing: { } standing })
        {
            return [at.Request.Problem ?? "it is being judged"];
        }

        IEnumerable<string> problem = found.Subject.Problem is { } reason ? [reason] : [];
        return
        [
            .. problem,
            .. standing.Demands.Where(d => !d.IsMet).Select(Approvals),
            .. found.Evidence.Where(e => e.Outcome != EvidenceOutcome.Pass).Select(e => $"{e.Name}: {(e.Outcome == EvidenceOutcome.Fail ? "does not pass" : "missing")}"),
        ];
    }

    private static string Approvals(DemandStanding demand)
    {
        string roles = demand.Demand.Roles.Count == 0 ? "" : $" ({string.Join(" or ", demand.Demand.Roles)})";
        return demand.People >= demand.Demand.People
            ? $"{demand.Owners} of {demand.OwnersNeeded} approvals by owners"
            : $"{demand.People} of {demand.Demand.People} {(demand.Demand.People == 1 ? "approval" : "approvals")}{roles}";
    }
}
