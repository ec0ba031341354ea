using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>One sample person a role. Their password is published, so they exist only while the console runs as a demonstration.</summary>
public sealed class DemoPeople(PeopleCommands commands, IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>The password of all of them.</summary>
    public const string Password = "demo-password";

    private const string Domain = "@demo.example";

    /// <summary>The people.</summary>
    public static IReadOnlyList<(string Email, string Name, string Role)> All { get; } =
    [
        ("engineer" + Domain, "Erin Engineer", Roles.Engineer),
        ("product-owner" + Domain, "Priya Product", Roles.ProductOwner),
        ("executive" + Domain, "Emil Executive", Roles.Executive),
        ("on-call" + Domain, "Oskar On-Call", Roles.OnCall),
        ("compliance" + Domain, "Clara Compliance", Roles.Compliance),
        ("administrator" + Domain, "Ada Administrator", Roles.Administrator),
    ];

    /// <summary>
    /// Makes the sample people in a demonstration. Otherwise shuts those out that an earlier demonstration left behind: anybody
    /// knows their password.
    /// </summary>
    public async Task PrepareAsync(bool demo, CancellationToken cancellationToken = default)
    {
        Dictionary<string, (string Id, bool Disabled)> there = await FindAsync(cancellationToken).ConfigureAwait(false);
        foreach ((string email, string name, string role) in All)
        {
            bool exists = there.TryGetValue(email, out (string Id, bool Disabled) person);
            if (demo && !exists)
            {
                await commands.AddAsync(email, name, [role], Password, Actor.Console, cancellationToken).ConfigureAwait(false);
            }
            else if (demo && person.Disabled)
            {
                await commands.EnableAsync(person.Id, Actor.Console, cancellationToken).ConfigureAwait(false);
            }
            else if (!demo && exists && !person.Disabled)
            {
                await commands.ShutOutAsync(person.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<string, (string Id, bool Disabled)>> FindAsync(CancellationToken cancellationToken)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        string[] emails = [.. All.Select(p => p.Email)];
        var people = await context.Users.AsNoTracking().Where(p => emails.Contains(p.Email))
            .Select(p => new { p.Email, p.Id, p.DisabledAt }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return people.ToDictionary(p => p.Email!, p => (p.Id, p.DisabledAt is not null), StringComparer.OrdinalIgnoreCase);
    }
}
