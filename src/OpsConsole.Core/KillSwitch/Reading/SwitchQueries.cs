using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Reading;

/// <summary>A decision as the history lists it.</summary>
/// <param name="Position">Order in which the database got it.</param>
/// <param name="Record">The decision.</param>
/// <param name="AuditSeq">Position of its event in the audit trail; null when the event is in the archive.</param>
public sealed record HistoryItem(long Position, SwitchRecord Record, long? AuditSeq);

/// <summary>What the history looks at.</summary>
/// <param name="Environment">One environment; null for all.</param>
/// <param name="Scope">One scope; null for all.</param>
/// <param name="Before">Only decisions before this position; null for the newest.</param>
/// <param name="WithDrills">Whether drills are among them.</param>
public sealed record HistoryFilter(string? Environment = null, string? Scope = null, long? Before = null, bool WithDrills = false);

/// <summary>What the database knows about the kill switch, for screens. The state itself is never read from here.</summary>
public sealed class SwitchQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Scopes that are offered again because they were killed once, at most.</summary>
    private const int MaxKnown = 200;

    /// <summary>Decisions, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<HistoryItem>> HistoryAsync(HistoryFilter filter, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string drill = KillScope.Drill.ToString();
            IQueryable<SwitchRow> rows = context.SwitchRecords.AsNoTracking();
            rows = filter.Environment is null ? rows : rows.Where(r => r.Environment == filter.Environment);
            rows = filter.Scope is null ? rows : rows.Where(r => r.Scope == filter.Scope);
            rows = filter.Before is null ? rows : rows.Where(r => r.Position < filter.Before);
            rows = filter.WithDrills || filter.Scope == drill ? rows : rows.Where(r => r.Scope != drill);
            List<SwitchRow> page = await rows.OrderByDescending(r => r.Position).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            string[] ids = [.. page.Select(r => r.Id)];
            Dictionary<string, long> entries = await context.AuditEntries.AsNoTracking().Where(e => ids.Contains(e.Id))
                .ToDictionaryAsync(e => e.Id, e => e.Seq, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
            return
            [
                .. from row in page
                   let record = row.TryToRecord()
                   where record is not null
                   select new HistoryItem(row.Position, record, entries.TryGetValue(row.Id, out long seq) ? seq : null),
            ];
        }
    }

    /// <summary>Decisions by their ids, oldest first. What was decided within the last second may be missing.</summary>
    public async Task<IReadOnlyList<SwitchRecord>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<SwitchRow> rows = await context.SwitchRecords.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Position).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(r => r.TryToRecord()).OfType<SwitchRecord>()];
        }
    }

    /// <summary>Scopes that were killed in an environment before, the latest first.</summary>
    public async Task<IReadOnlyList<KillScope>> KnownScopesAsync(string environment, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<string> scopes = await context.SwitchRecords.AsNoTracking().Where(r => r.Environment == environment && r.Action == SwitchAction.Kill)
                .GroupBy(r => r.Scope).Select(g => new { g.Key, Last = g.Max(r => r.Position) }).OrderByDescending(g => g.Last).Take(MaxKnown).Select(g => g.Key)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. scopes.Select(s => KillScope.TryParse(s, out KillScope? scope) ? scope : null).OfType<KillScope>()];
        }
    }

    /// <summary>What was killed in an environment, drills left out, newest first.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="since">Since when, UTC.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<SwitchRecord>> KillsAsync(string environment, DateTime since, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string drill = KillScope.Drill.ToString();
            List<SwitchRow> rows = await context.SwitchRecords.AsNoTracking()
                .Where(r => r.Environment == environment && r.Action == SwitchAction.Kill && r.Scope != drill && r.At >= since)
                .OrderByDescending(r => r.Position).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(r => r.TryToRecord()).OfType<SwitchRecord>()];
        }
    }

    /// <summary>How decisions reached the instances, as far as it was written down: a row for each node.</summary>
    public async Task<IReadOnlyList<KillDelivery>> DeliveriesAsync(IReadOnlyCollection<string> records, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.KillDeliveries.AsNoTracking().Where(d => records.Contains(d.RecordId)).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
