using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>
/// Brings the board and the database together: own records go there once, each with its event in the trail; those of other nodes come from
/// there. One caller at a time.
/// </summary>
public sealed class SwitchLedger(
    SwitchBoard board, KillJournal journal, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IStorageDialect dialect, StorageOptions storage)
{
    /// <summary>Positions that are read again each time: a row may be committed after one with a higher position.</summary>
    private const int Overlap = 100;

    /// <summary>Rows that are read, and ids that are asked for, at once.</summary>
    private const int Page = 500;

    /// <summary>Own records that are settled before the journal is told: it need not be told of each.</summary>
    private const int SettledAtOnce = 50;

    /// <summary>Ids of the rows of the overlap, by position: they come again and are not looked at.</summary>
    private readonly SortedDictionary<long, string> _window = [];

    /// <summary>Writes what the database does not have yet, oldest first.</summary>
    /// <returns>How many records it took.</returns>
    /// <exception cref="FormatException">The trail cannot take a record; all others are written.</exception>
    public async Task<int> SettleAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<SwitchRecord> unsettled = board.Unsettled;
        FormatException? refused = null;
        foreach (SwitchRecord[] some in unsettled.Chunk(SettledAtOnce))
        {
            List<string> settled = [];
            try
            {
                foreach (SwitchRecord record in some)
                {
                    try
                    {
                        await WriteAsync(record, cancellationToken).ConfigureAwait(false);
                        settled.Add(record.Id);
                    }
                    catch (FormatException exception)
                    {
                        refused = exception; // those behind it must not wait for it
                    }
                }
            }
            finally
            {
                if (settled.Count > 0)
                {
                    board.Settle(settled);
                }
            }
        }

        return refused is null ? unsettled.Count : throw new FormatException("The audit trail cannot take a record of the kill switch.", refused);
    }

    /// <summary>Learns what the database has and the board does not know.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            bool first = true;
            List<SwitchRow> rows;
            do
            {
                long known = board.Position, from = first ? known - Overlap : known;
                rows = await context.SwitchRecords.AsNoTracking().Where(r => r.Position > from).OrderBy(r => r.Position).Take(Page)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                if (first && known > 0 && (rows.Count == 0 || rows[^1].Position < known))
                {
                    await RolledBackAsync(context, cancellationToken).ConfigureAwait(false);
                    rows = await context.SwitchRecords.AsNoTracking().OrderBy(r => r.Position).Take(Page).ToListAsync(cancellationToken).ConfigureAwait(false);
                }

                Learn(rows);
                first = false;
            }
            while (rows.Count == Page);
        }

        board.JudgeReports();
    }

    /// <summary>Looks whether the database still has what it got last from here. To be asked when it was out of sight.</summary>
    public async Task ExamineAsync(CancellationToken cancellationToken = default)
    {
        if (board.LastSettled is not { } last)
        {
            return;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (!await context.SwitchRecords.AnyAsync(r => r.Id == last, cancellationToken).ConfigureAwait(false))
            {
                await RolledBackAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Learn(List<SwitchRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        List<SwitchRecord> records = [.. rows.Where(r => _window.GetValueOrDefault(r.Position) != r.Id).Select(r => r.TryToRecord()).OfType<SwitchRecord>()];
        board.Learn(records, rows[^1].Position);
        foreach (SwitchRow row in rows)
        {
            _window[row.Position] = row.Id;
        }

        while (_window.Count > 0 && _window.First().Key is var oldest && oldest <= board.Position - Overlap)
        {
            _window.Remove(oldest);
        }
    }

    /// <summary>The database is older than what is known: it gets again what the journal still has, and the board doubts.</summary>
    private async Task RolledBackAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        _window.Clear();
        Dictionary<string, SwitchRecord> known = new(StringComparer.Ordinal);
        foreach (SwitchRecord record in journal.Remembered().Concat(board.Current.Environments.Values.SelectMany(e => e.Kills.Values)))
        {
            known[record.Id] = record;
        }

        foreach (string[] ids in known.Keys.ToArray().Chunk(Page))
        {
            foreach (string there in await context.SwitchRecords.Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                known.Remove(there);
            }
        }

        board.FoundRollback([.. known.Values]);
    }

    private async Task WriteAsync(SwitchRecord record, CancellationToken cancellationToken)
    {
        if (await HasAsync(record.Id, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
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
                // Another node gives it back to a database that was rolled back, or an earlier run did not live to say so.
                if (!await HasAsync(record.Id, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> HasAsync(string id, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.SwitchRecords.AnyAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }
}
