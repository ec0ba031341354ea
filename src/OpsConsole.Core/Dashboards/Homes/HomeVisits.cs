using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Dashboards.Homes;

/// <summary>Remembers when people were at their home, so that it can say what changed since. Looks that follow each other closely are one visit: reloading the page does not hide what is new.</summary>
public sealed class HomeVisits(IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    /// <summary>A look that comes later than this after the last one is another visit.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>Notes a look.</summary>
    /// <returns>The last look of the visit before, UTC; null on the first visit.</returns>
    public async Task<DateTime?> LookAsync(string personId, CancellationToken cancellationToken = default)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            HomeVisit? visit = await context.HomeVisits.FindAsync([personId], cancellationToken).ConfigureAwait(false);
            if (visit is null)
            {
                context.HomeVisits.Add(visit = new HomeVisit { PersonId = personId });
            }
            else if (now - visit.At > Pause)
            {
                visit.Before = visit.At;
            }

            visit.At = now;
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return visit.Before;
        }
    }
}
