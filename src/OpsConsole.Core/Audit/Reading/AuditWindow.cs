using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>
/// The entries of a filter between two positions. Time never goes back along the trail, so a time range is a range of positions: two
/// look-ups in an index, and from there on the database walks the trail in its own order.
/// </summary>
internal sealed class AuditWindow
{
    /// <summary>Entries that a text search looks at for one page; past it, the page says so and its cursor goes on.</summary>
    internal const int ScanBound = 20_000;

    private const int Chunk = 1000;

    private readonly OpsDbContext _context;
    private readonly AuditFilter _filter;

    private AuditWindow(OpsDbContext context, AuditFilter filter, IQueryable<AuditRow> entries) => (_context, _filter, Entries) = (context, filter, entries);

    /// <summary>The entries, in no order; a search text is not applied.</summary>
    public IQueryable<AuditRow> Entries { get; }

    /// <summary>Finds the positions of a filter's time range.</summary>
    public static async Task<AuditWindow> OpenAsync(OpsDbContext context, AuditFilter filter, CancellationToken cancellationToken)
    {
        IQueryable<AuditRow> all = context.AuditEntries.AsNoTracking();
        IQueryable<AuditRow> entries = (filter with { From = null, To = null }).Apply(all);
        if (filter.From is { } from)
        {
            long first = await FirstAsync(all, from, cancellationToken).ConfigureAwait(false);
            entries = entries.Where(e => e.Seq >= first);
        }

        if (filter.To is { } to && await FirstAsync(all, to, cancellationToken).ConfigureAwait(false) is long end and < long.MaxValue)
        {
            entries = entries.Where(e => e.Seq < end);
        }

        return new AuditWindow(context, filter, entries);
    }

    /// <summary>Reads a page, newest first.</summary>
    /// <param name="start">Where it starts; null for the newest.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="searchDetails">Whether a search text is looked for in personal details too.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The entries, whether there are more beyond them, whether a search stopped at its bound, and the last position looked at.</returns>
    public async Task<(List<AuditRow> Rows, bool More, bool Incomplete, long Last)> ReadAsync(
        AuditCursor? start, int limit, bool searchDetails, CancellationToken cancellationToken)
    {
        AuditText? text = string.IsNullOrWhiteSpace(_filter.Text) ? null : new AuditText(_filter.Text);
        AuditCursor at = start ?? new AuditCursor(true, long.MaxValue);
        List<AuditRow> found = [];
        bool incomplete = false, ended = false;
        for (int looked = 0; found.Count <= limit && !ended && !incomplete; incomplete = text is not null && looked >= ScanBound && found.Count <= limit)
        {
            int wanted = text is null ? limit + 1 : Chunk;
            List<AuditRow> rows = await From(at).Take(wanted).ToListAsync(cancellationToken).ConfigureAwait(false);
            found.AddRange(text is null ? rows : await MatchingAsync(rows, text, searchDetails, cancellationToken).ConfigureAwait(false));
            looked += rows.Count;
            ended = rows.Count < wanted;
            at = rows.Count > 0 ? at with { Seq = rows[^1].Seq } : at;
        }

        bool more = found.Count > limit || !ended;
        found.RemoveRange(Math.Min(limit, found.Count), Math.Max(0, found.Count - limit));
        if (!at.Older)
        {
            found.Reverse();
        }

        return (found, more, incomplete && !ended, at.Seq);
    }

    /// <summary>How many of the newest entries after a position fit a search text.</summary>
    public async Task<int> CountNewestAsync(long after, bool searchDetails, CancellationToken cancellationToken)
    {
        List<AuditRow> rows = await Entries.Where(e => e.Seq > after).OrderByDescending(e => e.Seq).Take(Chunk).ToListAsync(cancellationToken).ConfigureAwait(false);
        return (await MatchingAsync(rows, new AuditText(_filter.Text!), searchDetails, cancellationToken).ConfigureAwait(false)).Count;
    }

    private static async Task<long> FirstAsync(IQueryable<AuditRow> all, DateTime at, CancellationToken cancellationToken) =>
        await all.Where(e => e.RecordedAt >= at).OrderBy(e => e.RecordedAt).ThenBy(e => e.Seq).Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
        ?? long.MaxValue;

    private IQueryable<AuditRow> From(AuditCursor at) => at.Older
        ? Entries.Where(e => e.Seq < at.Seq).OrderByDescending(e => e.Seq)
        : Entries.Where(e => e.Seq > at.Seq).OrderBy(e => e.Seq);

    private async Task<List<AuditRow>> MatchingAsync(List<AuditRow> rows, AuditText text, bool searchDetails, CancellationToken cancellationToken)
    {
        ILookup<long, byte[]> details = Array.Empty<AuditDetail>().ToLookup(d => d.Seq, d => d.Data!);
        if (searchDetails && rows.Count > 0)
        {
            List<long> seqs = rows.ConvertAll(r => r.Seq); // not from the first to the last: what an actor did may lie far apart
            details = (await _context.AuditDetails.AsNoTracking().Where(d => seqs.Contains(d.Seq) && d.Data != null)
                .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(d => d.Seq, d => d.Data!);
        }

        return rows.FindAll(r => text.IsIn(r.Entry, details[r.Seq]));
    }
}
