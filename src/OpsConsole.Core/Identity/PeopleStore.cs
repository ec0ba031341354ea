using System.Collections.Immutable;
using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>
/// Runs one change of people in a scope and a transaction of its own, and tells <see cref="AccessDirectory"/> once it is
/// committed. A circuit's own scope lives for hours and would keep a stale context.
/// </summary>
internal sealed class PeopleStore(IServiceScopeFactory scopes, AccessDirectory access, AuditTrail trail, IEnumerable<IPersonFollower> followers)
{
    /// <summary>
    /// Runs a change. The transaction is serializable, so that two changes cannot each leave "the other" administrator. It is kept
    /// only with its event; a change that found nothing to change has none.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="denied">The event for the case that the actor may not, or cannot prove who it is.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<PeopleOutcome> ChangeAsync(
        Func<PeopleChange, Task<PeopleOutcome>> change, AuditEvent denied, CancellationToken cancellationToken)
    {
        PeopleOutcome outcome = await RunAsync(change, cancellationToken).ConfigureAwait(false);
        if (outcome is PeopleOutcome.NotAllowed or PeopleOutcome.BadLink or PeopleOutcome.WrongPassword)
        {
            AuditOutcome ended = outcome == PeopleOutcome.WrongPassword ? AuditOutcome.Failed : AuditOutcome.Denied;
            await trail.RecordAsync(denied with { Outcome = ended }, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>Reads something in a scope of its own.</summary>
    public async Task<T> ReadAsync<T>(Func<UserManager<Person>, Task<T>> read)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<UserManager<Person>>()).ConfigureAwait(false);
    }

    private async Task<PeopleOutcome> RunAsync(Func<PeopleChange, Task<PeopleOutcome>> change, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<Person> users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        OpsDbContext context = scope.ServiceProvider.GetRequiredService<OpsDbContext>();
        PeopleChange unit = new(users, context);
        await using AuditedTransaction transaction = await trail.BeginAsync(context, IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
        PeopleOutcome outcome = await change(unit).ConfigureAwait(false);
        if (outcome != PeopleOutcome.Done || unit.Event is null)
        {
            return outcome;
        }

        AccessEntry? entry = unit.Changed is { } person
            ? new AccessEntry(
                person.Id, person.Email ?? "", person.DisplayName, [.. await users.GetRolesAsync(person).ConfigureAwait(false)],
                person.DisabledAt is not null, person.SecurityStamp ?? "")
            : null;
        if (entry is not null && access.Find(entry.PersonId) is { } before && (entry.Disabled != before.Disabled || !entry.Roles.ToHashSet().SetEquals(before.Roles)))
        {
            foreach (IPersonFollower follower in followers)
            {
                await follower.FollowAsync(context, entry, cancellationToken).ConfigureAwait(false);
            }
        }

        transaction.Record(unit.Event);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (entry is not null)
        {
            access.Set(entry);
        }

        return outcome;
    }
}

/// <summary>One change of people while it runs.</summary>
internal sealed class PeopleChange(UserManager<Person> users, OpsDbContext context)
{
    public UserManager<Person> Users => users;

    public OpsDbContext Context => context;

    /// <summary>Whose access is published after the commit.</summary>
    public Person? Changed { get; set; }

    /// <summary>What happened; null while nothing did.</summary>
    public AuditEvent? Event { get; set; }

    /// <summary>Finds a person and marks it as changed.</summary>
    public async Task<Person?> FindAsync(string personId) => Changed = await users.FindByIdAsync(personId).ConfigureAwait(false);

    /// <summary>What Identity answered, in our words.</summary>
    public static PeopleOutcome Outcome(IdentityResult result)
    {
        if (result.Succeeded)
        {
            return PeopleOutcome.Done;
        }

        ImmutableArray<string> codes = [.. result.Errors.Select(e => e.Code)];
        return codes switch
        {
            _ when codes.Contains(nameof(IdentityErrorDescriber.DuplicateEmail)) => PeopleOutcome.AlreadyThere,
            _ when codes.Contains(nameof(IdentityErrorDescriber.DuplicateUserName)) => PeopleOutcome.AlreadyThere,
            _ when codes.Contains(nameof(IdentityErrorDescriber.InvalidEmail)) => PeopleOutcome.BadEmail,
            _ when codes.Contains(nameof(IdentityErrorDescriber.InvalidUserName)) => PeopleOutcome.BadEmail,
            _ when codes.Contains(nameof(IdentityErrorDescriber.PasswordMismatch)) => PeopleOutcome.WrongPassword,
            _ when codes.Contains(nameof(IdentityErrorDescriber.InvalidToken)) => PeopleOutcome.BadLink,
            _ when codes.Any(c => c.StartsWith("Password", StringComparison.Ordinal)) => PeopleOutcome.BadPassword,
            _ => PeopleOutcome.Conflict,
        };
    }
}
