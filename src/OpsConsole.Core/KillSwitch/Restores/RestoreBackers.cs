using OpsConsole.Core.Identity;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>Who stands behind a request, by what everybody may at this moment: a role taken away meanwhile, or a disabled account, does not count any more.</summary>
internal sealed class RestoreBackers(AccessDirectory access)
{
    /// <summary>Everybody behind a request. A program that asked is nobody.</summary>
    public List<Backer> Of(RestoreRequest request) =>
    [
        .. request.RequesterType == ActorType.Person ? [Of(request.RequesterId)] : (Backer[])[],
        .. request.Confirmations.Select(c => Of(c.PersonId)),
    ];

    /// <summary>An actor, by the session that it acts in.</summary>
    public Backer Of(Actor by) => Of(by.Id) with { May = by.Type == ActorType.Person && by.May(Permissions.Restore, access) };

    /// <summary>A person.</summary>
    public Backer Of(string personId) => access.Find(personId) is { } person
        ? new Backer(personId, person.Email, !person.Disabled && person.Roles.Any(Permissions.Grants[Permissions.Restore].Roles.Contains))
        : new Backer(personId, "", May: false);
}
