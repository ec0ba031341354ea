using System.Net.Mail;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Identity;

/// <summary>A person just made.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="PersonId">The id; empty when not done.</param>
/// <param name="LinkToken">Secret of the one-time link by which the person sets a password; empty when a password was given.</param>
public sealed record NewPerson(PeopleOutcome Outcome, string PersonId, string LinkToken);

/// <summary>Invites, changes and disables people. What a command does counts in open pages at once.</summary>
public sealed class PeopleCommands
{
    private readonly PeopleStore _store;
    private readonly AccessDirectory _access;
    private readonly SetupToken _setup;
    private readonly TimeProvider _time;

    internal PeopleCommands(PeopleStore store, AccessDirectory access, SetupToken setup, TimeProvider time)
    {
        _store = store;
        _access = access;
        _setup = setup;
        _time = time;
    }

    /// <summary>Adds somebody: with a password, or without one and a one-time link to set it.</summary>
    public async Task<NewPerson> AddAsync(
        string email, string? name, IReadOnlyCollection<string> roles, string? password, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentNullException.ThrowIfNull(by);
        string id = "", token = "";
        PeopleOutcome outcome = await _store.ChangeAsync(
            async change =>
            {
                if (!by.May(Permissions.ManagePeople, _access))
                {
                    return PeopleOutcome.NotAllowed;
                }

                PeopleOutcome added = await AddAsync(change, IdentityEvents.PersonAdded, by, email, name, roles, password).ConfigureAwait(false);
                if (added == PeopleOutcome.Done)
                {
                    id = change.Changed!.Id;
                    token = password is null ? await change.Users.GeneratePasswordResetTokenAsync(change.Changed).ConfigureAwait(false) : "";
                }

                return added;
            },
            IdentityEvents.DeniedForPerson(IdentityEvents.PersonAdded, by, null),
            cancellationToken).ConfigureAwait(false);
        return outcome == PeopleOutcome.Done ? new NewPerson(outcome, id, token) : new NewPerson(outcome, "", "");
    }

    /// <summary>Makes the first administrator by the link that the server printed. The link works once.</summary>
    public async Task<NewPerson> AddFirstAdministratorAsync(
        string? setupToken, string email, string? name, string password, ActorOrigin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        Actor by = Actor.Nobody(email, origin);
        string id = "";
        PeopleOutcome outcome = await _store.ChangeAsync(
            async change =>
            {
                // Within the transaction: of two that use the link at once, the second finds an administrator.
                if (!_setup.Matches(setupToken) || await CountOtherAdministratorsAsync(change, "", cancellationToken).ConfigureAwait(false) > 0)
                {
                    return PeopleOutcome.BadLink;
                }

                PeopleOutcome added = await AddAsync(change, IdentityEvents.FirstAdministratorAdded, by, email, name, [Roles.Administrator], password).ConfigureAwait(false);
                id = change.Changed?.Id ?? "";
                return added;
            },
            IdentityEvents.DeniedForPerson(IdentityEvents.FirstAdministratorAdded, by, null),
            cancellationToken).ConfigureAwait(false);
        if (outcome == PeopleOutcome.Done)
        {
            _setup.Spend();
        }

        return new NewPerson(outcome, id, "");
    }

    /// <summary>Gives somebody exactly these roles.</summary>
    public Task<PeopleOutcome> ChangeRolesAsync(string personId, IReadOnlyCollection<string> roles, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return ManageAsync(
            IdentityEvents.PersonRolesChanged,
            personId,
            by,
            async (change, person) =>
            {
                if (!AreRoles(roles))
                {
                    return PeopleOutcome.BadRole;
                }

                if (!roles.Contains(Roles.Administrator) && await IsLastAdministratorAsync(change, person, cancellationToken).ConfigureAwait(false))
                {
                    return PeopleOutcome.LastAdministrator;
                }

                IList<string> old = await change.Users.GetRolesAsync(person).ConfigureAwait(false);
                if (roles.ToHashSet(StringComparer.Ordinal).SetEquals(old))
                {
                    return PeopleOutcome.Done;
                }

                change.Event = IdentityEvents.OfPerson(IdentityEvents.PersonRolesChanged, by, person) with
                {
                    Before = new JsonObject { ["roles"] = IdentityEvents.List(old) },
                    After = new JsonObject { ["roles"] = IdentityEvents.List(roles) },
                };
                PeopleOutcome removed = PeopleChange.Outcome(await change.Users.RemoveFromRolesAsync(person, old.Except(roles)).ConfigureAwait(false));
                return removed != PeopleOutcome.Done
                    ? removed
                    : PeopleChange.Outcome(await change.Users.AddToRolesAsync(person, roles.Except(old)).ConfigureAwait(false));
            },
            cancellationToken);
    }

    /// <summary>Shuts somebody out: no sign-in, and open pages are locked.</summary>
    public Task<PeopleOutcome> DisableAsync(string personId, Actor by, CancellationToken cancellationToken = default) => ManageAsync(
        IdentityEvents.PersonDisabled,
        personId,
        by,
        async (change, person) =>
        {
            if (await IsLastAdministratorAsync(change, person, cancellationToken).ConfigureAwait(false))
            {
                return PeopleOutcome.LastAdministrator;
            }

            return await ShutOutAsync(change, person, by).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Lets somebody in again.</summary>
    public Task<PeopleOutcome> EnableAsync(string personId, Actor by, CancellationToken cancellationToken = default) => ManageAsync(
        IdentityEvents.PersonEnabled,
        personId,
        by,
        async (change, person) =>
        {
            if (person.DisabledAt is null)
            {
                return PeopleOutcome.Done;
            }

            person.DisabledAt = null;
            change.Event = IdentityEvents.OfPerson(IdentityEvents.PersonEnabled, by, person) with
            {
                Before = new JsonObject { ["disabled"] = true },
                After = new JsonObject { ["disabled"] = false },
            };
            return PeopleChange.Outcome(await change.Users.UpdateAsync(person).ConfigureAwait(false));
        },
        cancellationToken);

    /// <summary>Makes a new one-time link to set a password. Links made before stop working, and so do open sessions.</summary>
    public async Task<NewPerson> RenewLinkAsync(string personId, Actor by, CancellationToken cancellationToken = default)
    {
        string token = "";
        PeopleOutcome outcome = await ManageAsync(
            IdentityEvents.PersonLinkRenewed,
            personId,
            by,
            async (change, person) =>
            {
                change.Event = IdentityEvents.OfPerson(IdentityEvents.PersonLinkRenewed, by, person);
                PeopleOutcome stamped = PeopleChange.Outcome(await change.Users.UpdateSecurityStampAsync(person).ConfigureAwait(false));
                token = await change.Users.GeneratePasswordResetTokenAsync(person).ConfigureAwait(false);
                return stamped;
            },
            cancellationToken).ConfigureAwait(false);
        return outcome == PeopleOutcome.Done ? new NewPerson(outcome, personId, token) : new NewPerson(outcome, "", "");
    }

    /// <summary>Disables a sample person when a demonstration is over, be it the last administrator: the next start prints a setup link.</summary>
    internal Task<PeopleOutcome> ShutOutAsync(string personId, CancellationToken cancellationToken) => ManageAsync(
        IdentityEvents.PersonDisabled,
        personId,
        Actor.Console,
        (change, person) => ShutOutAsync(change, person, Actor.Console),
        cancellationToken);

    private async Task<PeopleOutcome> ShutOutAsync(PeopleChange change, Person person, Actor by)
    {
        if (person.DisabledAt is not null)
        {
            return PeopleOutcome.Done;
        }

        person.DisabledAt = _time.GetUtcNow().UtcDateTime;
        change.Event = IdentityEvents.OfPerson(IdentityEvents.PersonDisabled, by, person) with
        {
            Before = new JsonObject { ["disabled"] = false },
            After = new JsonObject { ["disabled"] = true },
        };
        return PeopleChange.Outcome(await change.Users.UpdateSecurityStampAsync(person).ConfigureAwait(false));
    }

    private async Task<PeopleOutcome> ManageAsync(
        string kind, string personId, Actor by, Func<PeopleChange, Person, Task<PeopleOutcome>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await _store.ChangeAsync(
            async unit =>
                !by.May(Permissions.ManagePeople, _access) ? PeopleOutcome.NotAllowed
                : await unit.FindAsync(personId).ConfigureAwait(false) is not { } person ? PeopleOutcome.NotFound
                : await change(unit, person).ConfigureAwait(false),
            IdentityEvents.DeniedForPerson(kind, by, personId),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<PeopleOutcome> AddAsync(
        PeopleChange change, string kind, Actor by, string email, string? name, IReadOnlyCollection<string> roles, string? password)
    {
        PeopleOutcome checkedInput =
            !IsEmail(email.Trim()) ? PeopleOutcome.BadEmail
            : !Person.IsName(name?.Trim() ?? "") ? PeopleOutcome.BadName
            : !AreRoles(roles) ? PeopleOutcome.BadRole
            : password is not null && !PasswordRule.Accepts(password) ? PeopleOutcome.BadPassword
            : PeopleOutcome.Done;
        if (checkedInput != PeopleOutcome.Done)
        {
            return checkedInput;
        }

        Person person = new()
        {
            UserName = email.Trim(),
            Email = email.Trim(),
            DisplayName = name?.Trim() ?? "",
            CreatedAt = _time.GetUtcNow().UtcDateTime,
        };
        PeopleOutcome created = PeopleChange.Outcome(await (password is null
            ? change.Users.CreateAsync(person)
            : change.Users.CreateAsync(person, password)).ConfigureAwait(false));
        if (created != PeopleOutcome.Done)
        {
            return created;
        }

        change.Changed = person;
        change.Event = IdentityEvents.OfPerson(kind, by, person) with { After = new JsonObject { ["roles"] = IdentityEvents.List(roles) } };
        return PeopleChange.Outcome(await change.Users.AddToRolesAsync(person, roles).ConfigureAwait(false));
    }

    private static async Task<bool> IsLastAdministratorAsync(PeopleChange change, Person person, CancellationToken cancellationToken) =>
        person.DisabledAt is null
        && await change.Users.IsInRoleAsync(person, Roles.Administrator).ConfigureAwait(false)
        && await CountOtherAdministratorsAsync(change, person.Id, cancellationToken).ConfigureAwait(false) == 0;

    private static Task<int> CountOtherAdministratorsAsync(PeopleChange change, string exceptId, CancellationToken cancellationToken) =>
        (from user in change.Context.Users
         join membership in change.Context.UserRoles on user.Id equals membership.UserId
         join role in change.Context.Roles on membership.RoleId equals role.Id
         where role.Name == Roles.Administrator && user.DisabledAt == null && user.Id != exceptId
         select user.Id).CountAsync(cancellationToken);

    private static bool AreRoles(IReadOnlyCollection<string> roles) => roles.Count > 0 && roles.All(Roles.All.Contains);

    private static bool IsEmail(string email) =>
        email.Length is > 2 and <= 254 && !email.Any(char.IsWhiteSpace) && MailAddress.TryCreate(email, out MailAddress? parsed) && parsed.Address == email;
}
