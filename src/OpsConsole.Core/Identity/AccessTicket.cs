using System.Security.Claims;

namespace OpsConsole.Core.Identity;

/// <summary>
/// What a session proves: who it is, not what they may do. Roles are never part of it; they are asked of
/// <see cref="AccessDirectory"/> on every check, so that a role taken away counts at once.
/// </summary>
/// <param name="PersonId">The person.</param>
/// <param name="Email">The e-mail address at sign-in, for records.</param>
/// <param name="SessionId">This sign-in, so that signing out ends it wherever its cookie went.</param>
/// <param name="Stamp">The person's security stamp at sign-in. It changes with the password and with "sign out everywhere".</param>
public sealed record AccessTicket(string PersonId, string Email, string SessionId, string Stamp)
{
    private const string SessionClaim = "ops:session", StampClaim = "ops:stamp";

    /// <summary>Reads the ticket of a signed-in person; null for everybody else, keys too.</summary>
    public static AccessTicket? From(ClaimsPrincipal? user) =>
        user?.FindFirst(ClaimTypes.NameIdentifier) is { } id
        && user.FindFirst(SessionClaim) is { } session
        && user.FindFirst(StampClaim) is { } stamp
            ? new AccessTicket(id.Value, user.FindFirst(ClaimTypes.Name)?.Value ?? "", session.Value, stamp.Value)
            : null;

    /// <summary>A ticket for a new session of a person.</summary>
    public static AccessTicket For(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new AccessTicket(person.Id, person.Email ?? "", Base32.Random(128), person.SecurityStamp ?? "");
    }

    /// <summary>The principal that carries the ticket.</summary>
    public ClaimsPrincipal ToPrincipal(string authenticationType) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, PersonId),
            new Claim(ClaimTypes.Name, Email),
            new Claim(SessionClaim, SessionId),
            new Claim(StampClaim, Stamp),
        ],
        authenticationType));
}
