using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Holds the end of the log early, for what must know its own position or keep other nodes out meanwhile.</summary>
internal static class LogEnd
{
    /// <summary>Locks the end of the log until the transaction ends. An event appended by this transaction gets the position <see cref="AuditHead.Size"/>.</summary>
    /// <exception cref="InvalidOperationException">The log was not started.</exception>
    public static async Task<AuditHead> HoldAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        // A write takes the lock on every database; SQLite takes it at the start of the transaction anyway.
        await context.AuditHead.ExecuteUpdateAsync(head => head.SetProperty(h => h.Size, h => h.Size), cancellationToken).ConfigureAwait(false);
        return await context.AuditHead.AsNoTracking().SingleAsync(cancellationToken).ConfigureAwait(false);
    }
}
