using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>A person as lists show it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Name">How the person is called; empty when not given.</param>
/// <param name="Roles">The roles.</param>
/// <param name="CreatedAt">When the account was made, UTC.</param>
/// <param name="DisabledAt">When it was disabled, UTC; null while it is not.</param>
/// <param name="HasPassword">False while the one-time link was not used.</param>
public sealed record PersonListItem(
    string Id, string Email, string Name, IReadOnlyList<string> Roles, DateTime CreatedAt, DateTime? DisabledAt, bool HasPassword);

/// <summary>Reads people for the settings page.</summary>
public sealed class PeopleQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Most people listed.</summary>
    public const int Limit = 2000;

    /// <summary>Everybody, by e-mail address.</summary>
    public async Task<IReadOnlyList<PersonListItem>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var people = await context.Users.AsNoTracking()
            .OrderBy(p => p.NormalizedEmail)
            .Take(Limit)
            .Select(p => new { p.Id, p.Email, p.DisplayName, p.CreatedAt, p.DisabledAt, HasPassword = p.PasswordHash != null })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        ILookup<string, string> roles = await RolesAsync(context, cancellationToken).ConfigureAwait(false);
        return people.ConvertAll(p => new PersonListItem(
            p.Id, p.Email ?? "", p.DisplayName, [.. Identity.Roles.All.Where(roles[p.Id].Contains)], p.CreatedAt, p.DisabledAt, p.HasPassword));
    }

    /// <summary>What everybody may be, for <see cref="AccessDirectory"/>.</summary>
    internal static async Task<IReadOnlyList<AccessEntry>> AccessAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        var people = await context.Users.AsNoTracking()
            .Select(p => new { p.Id, p.Email, p.DisplayName, p.DisabledAt, p.SecurityStamp })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        ILookup<string, string> roles = await RolesAsync(context, cancellationToken).ConfigureAwait(false);
        return people.ConvertAll(p => new AccessEntry(p.Id, p.Email ?? "", p.DisplayName, [.. roles[p.Id]], p.DisabledAt is not null, p.SecurityStamp ?? ""));
    }

    private static async Task<ILookup<string, string>> RolesAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        var memberships = await (
            from membership in context.UserRoles
            join role in context.Roles on membership.RoleId equals role.Id
            select new { membership.UserId, role.Name }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return memberships.ToLookup(m => m.UserId, m => m.Name ?? "");
    }
}
