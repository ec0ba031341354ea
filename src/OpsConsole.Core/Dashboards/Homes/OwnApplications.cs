using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Dashboards.Homes;

/// <summary>The applications that people marked as theirs: what their home shows them first. It gives no right and takes none, and so is not audited.</summary>
public sealed class OwnApplications(IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    private const char Between = '\n';

    /// <summary>The applications of a person, in the order of their letters.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string personId, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return Read(await context.HomeVisits.AsNoTracking().Where(v => v.PersonId == personId).Select(v => v.Applications).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Marks an application as a person's, or no longer. Past <see cref="HomeVisit.MostApplications"/> no more are taken.</summary>
    /// <returns>Their applications after that.</returns>
    public async Task<IReadOnlyList<string>> MarkAsync(string personId, string application, bool isTheirs, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(application);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            HomeVisit? visit = await context.HomeVisits.FindAsync([personId], cancellationToken).ConfigureAwait(false);
            if (visit is null)
            {
                context.HomeVisits.Add(visit = new HomeVisit { PersonId = personId, At = time.GetUtcNow().UtcDateTime });
            }

            IReadOnlyList<string> before = Read(visit.Applications);
            string[] after = isTheirs ? [.. before.Append(application).Distinct(StringComparer.Ordinal).Take(HomeVisit.MostApplications).Order(StringComparer.Ordinal)] : [.. before.Where(a => a != application)];
            visit.Applications = after.Length == 0 ? null : string.Join(Between, after);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return after;
        }
    }

    private static string[] Read(string? applications) => applications?.Split(Between, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
