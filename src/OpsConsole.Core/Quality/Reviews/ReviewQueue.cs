using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>Hands out what waits for review. Whoever is handed something holds it for a while, so that nobody else gets it meanwhile.</summary>
public sealed class ReviewQueue
{
    /// <summary>How long somebody holds an item without saying more: a long answer is read in less.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(5);

    private const int Tries = 20;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;

    internal ReviewQueue(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) => (_contexts, _time) = (contexts, time);

    /// <summary>The oldest item that a person has not judged and nobody else is at; null when there is none. They hold it from then on.</summary>
    /// <param name="personId">Who asks.</param>
    /// <param name="besides">Items that they do not want now: those that they have on the screen, and those that they passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReviewItem?> TakeAsync(string personId, IReadOnlyCollection<long> besides, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(besides);
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                DateTime now = _time.GetUtcNow().UtcDateTime;
                long[] not = [.. besides];
                ReviewItem? item = await Free(db.ReviewItems.AsNoTracking(), personId, now).Where(i => !not.Contains(i.Id) && !db.ReviewLabels.Any(l => l.ItemId == i.Id && l.PersonId == personId))
                    .OrderBy(i => i.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (item is null || await HoldAsync(db, item.Id, personId, now, cancellationToken).ConfigureAwait(false))
                {
                    return item;
                }
            }

            return null;
        }
    }

    /// <summary>Goes on holding an item, or takes it if it is free.</summary>
    /// <returns>Whether the person holds it now.</returns>
    public async Task<bool> HoldAsync(string personId, long itemId, CancellationToken cancellationToken = default)
    {
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await HoldAsync(db, itemId, personId, _time.GetUtcNow().UtcDateTime, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of items, so that others may have them at once.</summary>
    public async Task ReleaseAsync(string personId, IReadOnlyCollection<long> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        long[] ids = [.. items];
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            await db.ReviewItems.Where(i => ids.Contains(i.Id) && i.HeldBy == personId)
                .ExecuteUpdateAsync(i => i.SetProperty(x => x.HeldBy, (string?)null).SetProperty(x => x.HeldUntil, (DateTime?)null), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> HoldAsync(OpsDbContext db, long itemId, string personId, DateTime now, CancellationToken cancellationToken)
    {
        DateTime until = now + Held;
        return await Free(db.ReviewItems.Where(i => i.Id == itemId), personId, now)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.HeldBy, personId).SetProperty(x => x.HeldUntil, until), cancellationToken).ConfigureAwait(false) == 1;
    }

    private static IQueryable<ReviewItem> Free(IQueryable<ReviewItem> items, string personId, DateTime now) =>
        items.Where(i => !i.IsDone && (i.HeldBy == null || i.HeldBy == personId || i.HeldUntil == null || i.HeldUntil < now));
}
