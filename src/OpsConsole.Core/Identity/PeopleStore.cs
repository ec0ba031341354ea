using System.Collections.Immutable;
using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>
/// Runs one change of people in a scope and a transaction of its own, and tells <see cref="AccessDirectory"/> once it is
/// committed. A circuit's own scope lives for hours and would keep a stale context.
/// </summary>
internal sealed class PeopleStore(IServiceScopeFactory scopes, AccessDirectory access)
{
    /// <summary>Runs a change. The transaction is serializable, so that two changes cannot each leave "the other" administrator.</summary>
    public async Task<PeopleOutcome> ChangeAsync(Func<PeopleChange, Task<PeopleOutcome>> change, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<Person> users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        OpsDbContext context = scope.ServiceProvider.GetRequiredService<OpsDbContext>();
        PeopleChange unit = new(users, context);
        await using IDbContextTransaction transaction = await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions
            .BeginTransactionAsync(context.Database, IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
        PeopleOutcome outcome = await change(unit).ConfigureAwait(false);
        if (outcome != PeopleOutcome.Done)
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            return outcome;
        }

        AccessEntry? entry = unit.Changed is { } person
            ? new AccessEntry(
                person.Id, person.Email ?? "", person.DisplayName, [.. await users.GetRolesAsync(person).ConfigureAwait(false)],
                person.DisabledAt is not null, person.SecurityStamp ?? "")
            : null;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (entry is not null)
        {
            access.Set(entry);
        }

        return outcome;
    }

    /// <summary>Reads something in a scope of its own.</summary>
    public async Task<T> ReadAsync<T>(Func<UserManager<Person>, Task<T>> read)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<UserManager<Person>>()).ConfigureAwait(false);
    }
}

/// <summary>One change of people while it runs.</summary>
internal sealed class PeopleChange(UserManager<Person> users, OpsDbContext context)
{
    public UserManager<Person> Users => users;

    public OpsDbContext Context => context;

    /// <summary>Whose access is published after the commit.</summary>
    public Person? Changed { get; set; }

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
