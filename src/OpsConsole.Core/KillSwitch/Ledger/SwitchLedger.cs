using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>Brings the board and the database together: own records go there once, each with its event in the trail; those of other nodes come from there.</summary>
public sealed class SwitchLedger(SwitchBoard board, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IStorageDialect dialect, StorageOptions storage)
{
    /// <summary>Positions that are read again each time: a row may be committed after one with a higher position.</summary>
    private const int Overlap = 100;

    /// <summary>Writes what the database does not have yet, oldest first.</summary>
    /// <returns>How many records it took.</returns>
    public async Task<int> SettleAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<SwitchRecord> unsettled = board.Unsettled;
        foreach (SwitchRecord record in unsettled)
        {
            await WriteAsync(record, cancellationToken).ConfigureAwait(false);
            board.Settle([record.Id]);
        }

        return unsettled.Count;
    }

    /// <summary>Learns what the database has and the board does not know.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            long from = board.Position - Overlap;
            List<SwitchRow> rows = await context.SwitchRecords.AsNoTracking().Where(r => r.Position > from).OrderBy(r => r.Position).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0)
            {
                board.Learn([.. rows.Select(r => r.ToRecord())], rows[^1].Position);
            }
        }
    }

    private async Task WriteAsync(SwitchRecord record, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.SwitchRecords.AnyAsync(r => r.Id == record.Id, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            try
            {
                AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    context.SwitchRecords.Add(SwitchRow.Of(record, storage.Node));
                    transaction.Record(SwitchEvents.Of(record));
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
            {
                // It was committed by a run that did not live to say so.
            }
        }
    }
}
