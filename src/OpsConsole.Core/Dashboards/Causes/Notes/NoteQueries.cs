using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>Reads notes.</summary>
public sealed class NoteQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>The notes about a range, newest first.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TimelineNote>> WithinAsync(DateTime from, DateTime to, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.TimelineNotes.AsNoTracking().Where(n => n.At < to && (n.At >= from || n.Until >= from))
                .OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
