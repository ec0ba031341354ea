using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Core.Identity;

/// <summary>What people do with their own account.</summary>
public sealed class AccountCommands
{
    private readonly PeopleStore _store;
    private readonly AccessDirectory _access;

    internal AccountCommands(PeopleStore store, AccessDirectory access)
    {
        _store = store;
        _access = access;
    }

    /// <summary>Sets the password by a one-time link. The link works once; all sessions end.</summary>
    public Task<PeopleOutcome> SetPasswordAsync(string? personId, string? linkToken, string password, CancellationToken cancellationToken = default) =>
        _store.ChangeAsync(
            async change =>
                !PasswordRule.Accepts(password) ? PeopleOutcome.BadPassword
                : await change.FindAsync(personId ?? "").ConfigureAwait(false) is not { DisabledAt: null } person ? PeopleOutcome.BadLink
                : PeopleChange.Outcome(await change.Users.ResetPasswordAsync(person, linkToken ?? "", password).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Changes the own password. All sessions end; the caller starts a new one for this browser.</summary>
    public Task<PeopleOutcome> ChangePasswordAsync(AccessTicket ticket, string current, string password, CancellationToken cancellationToken = default) =>
        OwnAsync(
            ticket,
            async (users, person) => !PasswordRule.Accepts(password)
                ? PeopleOutcome.BadPassword
                : PeopleChange.Outcome(await users.ChangePasswordAsync(person, current, password).ConfigureAwait(false)),
            cancellationToken);

    /// <summary>Changes how the person is called.</summary>
    public Task<PeopleOutcome> RenameAsync(AccessTicket ticket, string? name, CancellationToken cancellationToken = default) =>
        OwnAsync(
            ticket,
            async (users, person) =>
            {
                if (name is { Length: > Person.MaxNameLength })
                {
                    return PeopleOutcome.BadName;
                }

                person.DisplayName = name?.Trim() ?? "";
                return PeopleChange.Outcome(await users.UpdateAsync(person).ConfigureAwait(false));
            },
            cancellationToken);

    /// <summary>Ends all sessions of the person, in every browser.</summary>
    public Task<PeopleOutcome> SignOutEverywhereAsync(AccessTicket ticket, CancellationToken cancellationToken = default) =>
        OwnAsync(ticket, async (users, person) => PeopleChange.Outcome(await users.UpdateSecurityStampAsync(person).ConfigureAwait(false)), cancellationToken);

    /// <summary>Ends this session, in all its tabs.</summary>
    public void SignOut(AccessTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        _access.EndSession(ticket.SessionId);
    }

    /// <summary>The person of a session that still counts; null when it does not.</summary>
    public async Task<Person?> FindAsync(AccessTicket ticket) =>
        _access.IsLive(ticket) ? await _store.ReadAsync(users => users.FindByIdAsync(ticket.PersonId)).ConfigureAwait(false) : null;

    private Task<PeopleOutcome> OwnAsync(
        AccessTicket ticket, Func<UserManager<Person>, Person, Task<PeopleOutcome>> change, CancellationToken cancellationToken) =>
        _store.ChangeAsync(
            async unit =>
                !_access.IsLive(ticket) ? PeopleOutcome.NotAllowed
                : await unit.FindAsync(ticket.PersonId).ConfigureAwait(false) is not { } person ? PeopleOutcome.NotAllowed
                : await change(unit.Users, person).ConfigureAwait(false),
            cancellationToken);
}
