using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>How far a demand for approvals is met.</summary>
/// <param name="Demand">The demand.</param>
/// <param name="People">How many different people count for it.</param>
/// <param name="Owners">How many of them own what is touched.</param>
/// <param name="OwnersNeeded">How many of them must: none where nobody owns it.</param>
public sealed record DemandStanding(ApprovalDemand Demand, int People, int Owners, int OwnersNeeded)
{
    /// <summary>Whether it is met.</summary>
    public bool IsMet => People >= Demand.People && Owners >= OwnersNeeded;

    /// <summary>How many people are missing at least.</summary>
    public int Missing => Math.Max(Math.Max(0, Demand.People - People), OwnersNeeded - Owners);
}

/// <summary>Counts who stands behind a change. Each person counts once, whatever accounts they have; one person may count for several demands.</summary>
public static class ApprovalCount
{
    /// <summary>The roles that count where a demand names none: those that may release.</summary>
    public static IReadOnlyList<string> UsualRoles { get; } = [Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Administrator];

    /// <summary>Counts.</summary>
    /// <param name="demands">What the policy demands.</param>
    /// <param name="approvers">Who approved the very hash, and may.</param>
    /// <param name="hasOwners">Whether anybody owns what is touched.</param>
    /// <param name="owns">Whether somebody does.</param>
    public static IReadOnlyList<DemandStanding> Of(IReadOnlyList<ApprovalDemand> demands, IEnumerable<Reviewer> approvers, bool hasOwners, Func<Reviewer, bool> owns)
    {
        ArgumentNullException.ThrowIfNull(demands);
        ArgumentNullException.ThrowIfNull(approvers);
        ArgumentNullException.ThrowIfNull(owns);
        Reviewer[] people = [.. approvers.Where(a => a.May).DistinctBy(a => a.Person, StringComparer.Ordinal)];
        return [.. demands.Select(d =>
        {
            Reviewer[] counted = [.. people.Where(p => CountsFor(d, p))];
            return new DemandStanding(d, counted.Length, counted.Count(owns), hasOwners ? d.Owners : 0);
        })];
    }

    /// <summary>Whether somebody's role counts for a demand.</summary>
    public static bool CountsFor(ApprovalDemand demand, Reviewer person)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(person);
        return person.Roles.Any((demand.Roles.Count > 0 ? demand.Roles : UsualRoles).Contains);
    }
}
