using OpsConsole.Core.Changes.Owners;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>The people behind demands and approvals, as they are called.</summary>
internal sealed class ChangeNames(AccessDirectory access, ChangeStandings standings)
{
    /// <summary>Somebody's name; their address where they have none.</summary>
    public string Of(string personId) => access.Find(personId) is { } person ? (person.Name.Length > 0 ? person.Name : person.Email) : "somebody whose account is gone";

    /// <summary>Whether somebody owns what a change touches.</summary>
    public bool Owns(string personId, ChangeAssessment found) =>
        access.Find(personId) is { } person && OwnerMatch.Owns(found.Subject.Facts?.Owners ?? [], person, found.Policy.Policy.Teams);

    /// <summary>Each demand with who met it and who still could.</summary>
    public IReadOnlyList<ApprovalNeed> Needs(ChangeRequest request, ChangeAssessment found, ChangeStanding standing)
    {
        HashSet<string> approved = [.. standing.Approvers.Select(a => a.Person)];
        Reviewer[] others =
        [
            .. access.People.Select(p => standings.Of(p.PersonId)).Where(r => r.May && !approved.Contains(r.Person))
                .Where(r => FourEyes.Refusal(ActorType.Person, r, request.AuthorId, request.AuthorEmail, found.Subject.Authors) is null),
        ];
        return [.. standing.Demands.Select(d => new ApprovalNeed(
            d, [.. standing.Approvers.Where(a => ApprovalCount.CountsFor(d.Demand, a)).Select(a => Of(a.Id))],
            d.IsMet ? [] : [.. others.Where(r => ApprovalCount.CountsFor(d.Demand, r)).OrderByDescending(r => d.OwnersNeeded > d.Owners && Owns(r.Id, found)).ThenBy(r => Of(r.Id), StringComparer.OrdinalIgnoreCase).Select(r => Of(r.Id))]))];
    }

    /// <summary>Each approval with whether it counts.</summary>
    public IReadOnlyList<ApprovalLine> Approvals(ChangeRequest request, ChangeAssessment? found, ChangeStanding? standing) =>
        [.. request.Approvals.OrderBy(a => a.At).Select(a => new ApprovalLine(a, WhyNot(a, request, found, standing)))];

    /// <summary>Owners that nobody is, where owners must approve.</summary>
    public IReadOnlyList<string> OwnersNobodyIs(ChangeAssessment found) =>
        found.Verdict?.Approvals.Any(d => d.Owners > 0) == true ? OwnerMatch.Unmatched(found.Subject.Facts?.Owners ?? [], access.People, found.Policy.Policy.Teams) : [];

    private string? WhyNot(ChangeApproval approval, ChangeRequest request, ChangeAssessment? found, ChangeStanding? standing) =>
        approval.VoidedAt is not null ? approval.VoidReason ?? "It does not count any more."
        : found is null || standing is null || !request.State.IsUndecided() ? approval.Hash == request.Hash ? null : "It was given to another content."
        : approval.Hash != found.Hash ? "It was given to another content."
        : standing.Approvers.Any(a => a.Id == approval.PersonId) ? null
        : FourEyes.Refusal(ActorType.Person, standings.Of(approval.PersonId), request.AuthorId, request.AuthorEmail, found.Subject.Authors) is null ? "It is too old."
        : "This person may not approve it any more.";
}
