using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>
/// Reads the trail for people and programs, newest first. Each question says who asks, as what they may see; a page is found by
/// position, so that its cost does not grow with the trail.
/// </summary>
public sealed class AuditQueries
{
    /// <summary>Most entries of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Most entries that are counted; past it a count says "more than".</summary>
    public const int CountBound = 100_000;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditKinds _kinds;
    private readonly KeyQueries _keys;
    private readonly SegmentFiles _segments;

    internal AuditQueries(IDbContextFactory<OpsDbContext> contexts, AuditKinds kinds, KeyQueries keys, SegmentFiles segments) =>
        (_contexts, _kinds, _keys, _segments) = (contexts, kinds, keys, segments);

    /// <summary>Reads one page.</summary>
    /// <param name="filter">Which entries.</param>
    /// <param name="visibility">What whoever asks may see.</param>
    /// <param name="cursor">Where the page starts, from another page of the same filter; null for the newest.</param>
    /// <param name="limit">Most entries, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="FormatException">The cursor is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public async Task<AuditPageOfItems> ListAsync(
        AuditFilter filter, AuditVisibility visibility, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        AuditCursor? start = string.IsNullOrEmpty(cursor) ? null
            : AuditCursor.TryParse(cursor) ?? throw new FormatException("The cursor does not belong to this list. Leave it out to start at the newest entry.");
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditWindow window = await AuditWindow.OpenAsync(context, visibility.Narrow(filter), cancellationToken).ConfigureAwait(false);
            (List<AuditRow> rows, bool more, bool incomplete, long last) = await window.ReadAsync(start, limit, visibility.IsWhole, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<AuditItem> items = await ItemsAsync(context, rows, visibility, cancellationToken).ConfigureAwait(false);
            return new AuditPageOfItems(items, Older(start, rows, more, incomplete, last), Newer(start, rows, more, incomplete, last), incomplete);
        }
    }

    /// <summary>One entry between its neighbours.</summary>
    /// <returns>Null when it is neither in the database nor in an archived file that can be read, or may not be seen: the three are not told apart.</returns>
    public async Task<AuditPlace?> FindAsync(long seq, AuditVisibility visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<AuditRow> visible = visibility.Narrow(new AuditFilter()).Apply(context.AuditEntries.AsNoTracking());
            if (await visible.SingleOrDefaultAsync(e => e.Seq == seq, cancellationToken).ConfigureAwait(false) is not { } row)
            {
                return await FindArchivedAsync(seq, visibility, cancellationToken).ConfigureAwait(false);
            }

            long? older = await visible.Where(e => e.Seq < seq).OrderByDescending(e => e.Seq).Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            long? newer = await visible.Where(e => e.Seq > seq).OrderBy(e => e.Seq).Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return new AuditPlace((await ItemsAsync(context, [row], visibility, cancellationToken).ConfigureAwait(false))[0], older, newer);
        }
    }

    /// <summary>File of the archive that holds an entry; null when it is not in the archive.</summary>
    public async Task<string?> ArchiveFileAsync(long seq, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.AuditSegments.AsNoTracking().Where(s => s.First <= seq && seq < s.First + s.Count)
                .Select(s => s.File).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many entries there are, up to <see cref="CountBound"/> + 1. A search text is not counted by: null then.</summary>
    public async Task<int?> CountAsync(AuditFilter filter, AuditVisibility visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(visibility);
        if (filter.Text is not null)
        {
            return null;
        }

        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditWindow window = await AuditWindow.OpenAsync(context, visibility.Narrow(filter), cancellationToken).ConfigureAwait(false);
            return await window.Entries.OrderBy(e => e.Seq).Take(CountBound + 1).CountAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many entries there are after a position, up to <see cref="CountBound"/> + 1. A search text is applied to the newest thousand.</summary>
    public async Task<int> CountNewerAsync(AuditFilter filter, AuditVisibility visibility, long after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(visibility);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditWindow window = await AuditWindow.OpenAsync(context, visibility.Narrow(filter), cancellationToken).ConfigureAwait(false);
            return filter.Text is null
                ? await window.Entries.Where(e => e.Seq > after).OrderBy(e => e.Seq).Take(CountBound + 1).CountAsync(cancellationToken).ConfigureAwait(false)
                : await window.CountNewestAsync(after, visibility.IsWhole, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Entries an hour, oldest first, of the newest <see cref="CountBound"/>; hours without any are left out. A search text does not narrow them.</summary>
    public async Task<IReadOnlyList<AuditHour>> HoursAsync(AuditFilter filter, AuditVisibility visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditWindow window = await AuditWindow.OpenAsync(context, visibility.Narrow(filter), cancellationToken).ConfigureAwait(false);
            var hours = await window.Entries.OrderByDescending(e => e.Seq).Take(CountBound)
                .GroupBy(e => new { e.RecordedAt.Date, e.RecordedAt.Hour })
                .Select(g => new { g.Key, Count = g.Count(), NotDone = g.Count(e => e.Outcome != "done") })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. hours.Select(h => new AuditHour(DateTime.SpecifyKind(h.Key.Date, DateTimeKind.Utc).AddHours(h.Key.Hour), h.Count, h.NotDone)).OrderBy(h => h.Hour)];
        }
    }

    /// <summary>The kinds that may be seen, with their wording, by name.</summary>
    public IReadOnlyList<AuditKind> Kinds(AuditVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        return [.. _kinds.All.Where(k => visibility.IsWhole || visibility.Kinds!.Contains(k.Name))];
    }

    /// <summary>Entries that somebody must look at and nobody has, newest first.</summary>
    public async Task<IReadOnlyList<AuditItem>> OpenAlarmsAsync(AuditVisibility visibility, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<AuditRow> rows = await visibility.Narrow(new AuditFilter()).Apply(context.AuditEntries.AsNoTracking())
                .Where(e => context.AuditAlarms.Any(a => a.Seq == e.Seq && a.AcknowledgedBy == null))
                .OrderByDescending(e => e.Seq).Take(MaxLimit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return await ItemsAsync(context, rows, visibility, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AuditPlace?> FindArchivedAsync(long seq, AuditVisibility visibility, CancellationToken cancellationToken)
    {
        try
        {
            if (await _segments.FindAsync(seq, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                AuditItem item = AuditItemReader.Read(new AuditRow { Seq = seq, Entry = entry, LeafHash = MerkleTree.Leaf(entry) }, [], _kinds, visibility);
                return visibility.Shows(item.Kind, item.ActorId)
                    ? new AuditPlace(item, visibility.IsWhole && seq > 0 ? seq - 1 : null, visibility.IsWhole ? seq + 1 : null)
                    : null;
            }
        }
        catch (SegmentMissingException)
        {
            // Its file is named by ArchiveFileAsync; that it is missing is for verification to say.
        }

        return null;
    }

    private static string? Older(AuditCursor? start, List<AuditRow> rows, bool more, bool incomplete, long last) => start switch
    {
        { Older: false } newer => new AuditCursor(true, rows.Count > 0 ? rows[^1].Seq : newer.Seq + 1).ToString(),
        _ when more => new AuditCursor(true, incomplete ? last : rows[^1].Seq).ToString(),
        _ => null,
    };

    private static string? Newer(AuditCursor? start, List<AuditRow> rows, bool more, bool incomplete, long last) => start switch
    {
        { Older: false } => more ? new AuditCursor(false, incomplete ? last : rows[0].Seq).ToString() : null,
        { } older => new AuditCursor(false, rows.Count > 0 ? rows[0].Seq : Math.Max(0, older.Seq - 1)).ToString(),
        null => null,
    };

    private async Task<IReadOnlyList<AuditItem>> ItemsAsync(OpsDbContext context, List<AuditRow> rows, AuditVisibility visibility, CancellationToken cancellationToken)
    {
        List<long> seqs = rows.ConvertAll(r => r.Seq);
        List<AuditDetail> details = await context.AuditDetails.AsNoTracking().Where(d => seqs.Contains(d.Seq)).ToListAsync(cancellationToken).ConfigureAwait(false);
        ILookup<long, AuditDetail> bySeq = details.ToLookup(d => d.Seq);
        List<AuditItem> items = rows.ConvertAll(r => AuditItemReader.Read(r, bySeq[r.Seq], _kinds, visibility));
        HashSet<string> nameless = [.. items.Where(i => i is { ObjectType: "apikey", ObjectName: null }).Select(i => i.ObjectId)];
        if (nameless.Count == 0)
        {
            return items;
        }

        IReadOnlyDictionary<string, string> names = await _keys.NamesAsync(nameless, cancellationToken).ConfigureAwait(false);
        return items.ConvertAll(i => i is { ObjectType: "apikey", ObjectName: null } && names.TryGetValue(i.ObjectId, out string? name) ? i with { ObjectName = name } : i);
    }
}
