using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>What people still have to do about restores.</summary>
public sealed class RestoreQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Requests that are read at most.</summary>
    public const int Limit = 200;

    /// <summary>Requests that wait for people and break-glass restores that wait for a review, the oldest first.</summary>
    public async Task<IReadOnlyList<RestoreRequest>> OpenAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.RestoreRequests.AsNoTracking().Include(r => r.Confirmations)
                .Where(r => r.State == RestoreState.Waiting || (r.BrokeGlass && r.ReviewedBy == null))
                .OrderBy(r => r.RequestedAt).Take(Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
