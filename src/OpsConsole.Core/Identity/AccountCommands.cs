using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Identity;

/// <summary>What people do with their own account.</summary>
public sealed class AccountCommands
{
    private readonly PeopleStore _store;
    private readonly AccessDirectory _access;
    private readonly AuditTrail _trail;

    internal AccountCommands(PeopleStore store, AccessDirectory access, AuditTrail trail)
    {
        _store = store;
        _access = access;
        _trail = trail;
    }

    /// <summary>Sets the password by a one-time link. The link works once; all sessions end.</summary>
    public Task<PeopleOutcome> SetPasswordAsync(
        string? personId, string? linkToken, string password, ActorOrigin origin, CancellationToken cancellationToken = default)
    {
        Actor by = Actor.Nobody("", origin);
        return _store.ChangeAsync(
            async change =>
            {
                if (!PasswordRule.Accepts(password))
                {
                    return PeopleOutcome.BadPassword;
                }

                if (await change.FindAsync(personId ?? "").ConfigureAwait(false) is not { DisabledAt: null } person)
                {
                    return PeopleOutcome.BadLink;
                }

                change.Event = IdentityEvents.OfPerson(IdentityEvents.PersonPasswordSet, by, person);
                return PeopleChange.Outcome(await change.Users.ResetPasswordAsync(person, linkToken ?? "", password).ConfigureAwait(false));
            },
            IdentityEvents.DeniedForPerson(IdentityEvents.PersonPasswordSet, by, personId),
            cancellationToken);
    }

    /// <summary>Changes the own password. All sessions end; the caller starts a new one for this browser.</summary>
    public Task<PeopleOutcome> ChangePasswordAsync(
        AccessTicket ticket, string current, string password, ActorOrigin origin, CancellationToken cancellationToken = default) =>
        OwnAsync(
            IdentityEvents.PersonPasswordChanged,
            ticket,
            origin,
            async (change, person) => !PasswordRule.Accepts(password)
                ? PeopleOutcome.BadPassword
                : PeopleChange.Outcome(await change.Users.ChangePasswordAsync(person, current, password).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Changes how the person is called.</summary>
    public Task<PeopleOutcome> RenameAsync(AccessTicket ticket, string? name, ActorOrigin origin, CancellationToken cancellationToken = default) =>
        OwnAsync(
            IdentityEvents.PersonRenamed,
            ticket,
            origin,
            async (change, person) =>
            {
                string before = person.DisplayName, after = name?.Trim() ?? "";
                if (!Person.IsName(after))
                {
                    return PeopleOutcome.BadName;
                }

                if (before == after)
                {
                    change.Event = null; // nothing changes
                    return PeopleOutcome.Done;
                }

                person.DisplayName = after;
                AuditEvent renamed = IdentityEvents.OfPerson(IdentityEvents.PersonRenamed, change.Event!.Actor, person);
                renamed.Personal!.Data["before"] = new JsonObject { ["name"] = CanonicalJson.Clean(before) };
                renamed.Personal.Data["after"] = new JsonObject { ["name"] = CanonicalJson.Clean(after) };
                change.Event = renamed;
                return PeopleChange.Outcome(await change.Users.UpdateAsync(person).ConfigureAwait(false));
            },
            cancellationToken);

    /// <summary>Ends all sessions of the person, in every browser.</summary>
    public Task<PeopleOutcome> SignOutEverywhereAsync(AccessTicket ticket, ActorOrigin origin, CancellationToken cancellationToken = default) =>
        OwnAsync(
            IdentityEvents.PersonSessionsEnded,
            ticket,
            origin,
            async (change, person) => PeopleChange.Outcome(await change.Users.UpdateSecurityStampAsync(person).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Ends this session, in all its tabs.</summary>
    public async Task SignOutAsync(AccessTicket ticket, ActorOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        _access.EndSession(ticket.SessionId); // first: whatever fails now, the session is over
        await _trail.RecordAsync(IdentityEvents.OfSession(IdentityEvents.SessionEnded, Actor.Person(ticket, origin), ticket.SessionId)).ConfigureAwait(false);
    }

    /// <summary>The person of a session that still counts; null when it does not.</summary>
    public async Task<Person?> FindAsync(AccessTicket ticket) =>
        _access.IsLive(ticket) ? await _store.ReadAsync(users => users.FindByIdAsync(ticket.PersonId)).ConfigureAwait(false) : null;

    private Task<PeopleOutcome> OwnAsync(
        string kind, AccessTicket ticket, ActorOrigin origin, Func<PeopleChange, Person, Task<PeopleOutcome>> change, CancellationToken cancellationToken)
    {
        Actor by = Actor.Person(ticket, origin);
        return _store.ChangeAsync(
            async unit =>
            {
                if (!_access.IsLive(ticket) || await unit.FindAsync(ticket.PersonId).ConfigureAwait(false) is not { } person)
                {
                    return PeopleOutcome.NotAllowed;
                }

                unit.Event = IdentityEvents.OfPerson(kind, by, person);
                return await change(unit, person).ConfigureAwait(false);
            },
            IdentityEvents.DeniedForPerson(kind, by, ticket.PersonId),
            cancellationToken);
    }
}
