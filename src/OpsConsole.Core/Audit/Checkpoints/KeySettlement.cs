using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>
/// Ends a change of the signing key that has begun: puts the next key in its place once it has signed, or forgets it when no entry
/// names it. Whatever crashed, the next signature comes through here.
/// </summary>
internal sealed partial class KeySettlement(IDbContextFactory<OpsDbContext> contexts, SigningKeyFile keyFile, ILogger<KeySettlement> logger)
{
    /// <summary>Ends the change, as far as it can be ended now.</summary>
    /// <param name="verified">The keys that the verified entries name: what the database says is not enough to drop a key.</param>
    public async Task SettleAsync(KeySchedule verified)
    {
        if (!keyFile.HasNext || verified.Current is not { } current)
        {
            return;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            // While the end of the log is held, no other node is between writing its next key and committing it, or moves the file.
            var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LogEnd.HoldAsync(context, CancellationToken.None).ConfigureAwait(false);
                if (!await IsNewestAsync(context, current).ConfigureAwait(false))
                {
                    return; // another change came since: its own end will follow
                }

                if (!keyFile.IsNext(current.Key))
                {
                    keyFile.DiscardNext();
                }
                else if (await context.AuditCheckpoints.AnyAsync(c => c.Size > current.Seq).ConfigureAwait(false))
                {
                    keyFile.Reached(KeyStep.Signed);
                    keyFile.Swap(keepOld: current.AfterLoss);
                    keyFile.Reached(KeyStep.Swapped);
                    Log.KeyChanged(logger, current.Key.Fingerprint);
                }
            }
        }
    }

    private static async Task<bool> IsNewestAsync(OpsDbContext context, ScheduledKey current)
    {
        try
        {
            return (await KeyEntries.ReadAsync(context).ConfigureAwait(false)).Current?.Seq == current.Seq;
        }
        catch (InvalidDataException)
        {
            return false; // the trail is damaged: nothing is dropped
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The key {Fingerprint} signs the audit trail from now on.")]
        public static partial void KeyChanged(ILogger logger, string fingerprint);
    }
}
