using OpsConsole.Core.Changes.Owners;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>How a change stands with the people who must agree.</summary>
/// <param name="Demands">What is demanded of them, and how far it is met.</param>
/// <param name="Approvers">Whose approvals count now.</param>
internal sealed record ChangeStanding(IReadOnlyList<DemandStanding> Demands, IReadOnlyList<Reviewer> Approvers)
{
    /// <summary>Whether everybody who must has agreed.</summary>
    public bool IsApproved => Demands.All(d => d.IsMet);

    /// <summary>How many people are missing at least.</summary>
    public int Missing => Demands.Select(d => d.Missing).DefaultIfEmpty(0).Max();
}

/// <summary>Counts approvals as of now: with the accounts and roles of this moment, by the four-eyes rule, for the very hash.</summary>
internal sealed class ChangeStandings(AccessDirectory access)
{
    /// <summary>Somebody as of now.</summary>
    public Reviewer Of(string personId) => access.Find(personId) is { } person
        ? new Reviewer(personId, person.Email, person.Roles, !person.Disabled && person.Roles.Any(Permissions.Grants[Permissions.ApproveChanges].Roles.Contains))
        : new Reviewer(personId, "", [], false);

    /// <summary>Somebody who asks: their session must still count, too.</summary>
    public Reviewer Of(Actor by) => Of(by.Id) with { May = by.May(Permissions.ApproveChanges, access) };

    /// <summary>Counts.</summary>
    /// <param name="request">The request.</param>
    /// <param name="assessment">What was found of it.</param>
    /// <param name="now">Now, UTC.</param>
    public ChangeStanding Of(ChangeRequest request, ChangeAssessment assessment, DateTime now)
    {
        DateTime time = request.Later(now);
        Reviewer[] approvers =
        [
            .. request.Approvals.Where(a => a.VoidedAt is null && a.Hash == assessment.Hash && time < a.At + assessment.Policy.Policy.ApprovedFor).Select(a => Of(a.PersonId))
                .Where(r => FourEyes.Refusal(ActorType.Person, r, request.AuthorId, request.AuthorEmail, assessment.Subject.Authors) is null),
        ];
        IReadOnlyList<string> owners = assessment.Subject.Facts?.Owners ?? [];
        return new ChangeStanding(
            ApprovalCount.Of(assessment.Verdict?.Approvals ?? [PolicyJudge.Anybody], approvers, owners.Count > 0,
                r => access.Find(r.Id) is { } person && OwnerMatch.Owns(owners, person, assessment.Policy.Policy.Teams)), approvers);
    }
}
