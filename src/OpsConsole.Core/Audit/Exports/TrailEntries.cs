using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Reads the entries of an export in their order, from the archive and from the database, a page at a time.</summary>
internal sealed class TrailEntries(OpsDbContext context, SegmentFiles segments, ExportPlan plan)
{
    private const int PageSize = 128; // few: what lives in a page outlives a collection, and a large trail fills the next generation with them

    private readonly AuditText? _text = plan.Filter.Text is { Length: > 0 } text ? new AuditText(text) : null;
    private int _nextKey;

    /// <summary>The entries; a page can be empty.</summary>
    /// <exception cref="SegmentMissingException">An archived file cannot be read.</exception>
    /// <exception cref="IOException">Entries were archived meanwhile.</exception>
    public async IAsyncEnumerable<IReadOnlyList<ExportedEntry>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _nextKey = 0;
        long archivedEnd = Math.Min(plan.ArchivedTo, plan.End);
        if (plan.First < archivedEnd)
        {
            await foreach (List<ExportedEntry> page in ArchivedAsync(plan.First, archivedEnd, cancellationToken).ConfigureAwait(false))
            {
                yield return WithKeys(page, page[^1].Seq);
            }
        }

        AuditFilter filter = plan.Filter with { From = null, To = null }; // times are monotonous: they are positions already
        for (long next = Math.Max(plan.First, archivedEnd); next < plan.End;)
        {
            List<ExportedEntry> page = await StoredAsync(filter, next, cancellationToken).ConfigureAwait(false);
            long last = page.Count < PageSize ? plan.End - 1 : page[^1].Seq;
            await AddDetailsAsync(page, cancellationToken).ConfigureAwait(false);
            yield return WithKeys(_text is null ? page : page.FindAll(e => _text.IsIn(e.Entry, e.Details.Select(d => d.Data).OfType<byte[]>())), last);
            next = last + 1;
        }

        yield return WithKeys([], plan.Size - 1);
        if (await ArchivedToAsync(context, cancellationToken).ConfigureAwait(false) != plan.ArchivedTo)
        {
            throw new IOException("Old entries were archived while the trail was exported. Export it again.");
        }
    }

    /// <summary>The position behind the last archived entry.</summary>
    public static async Task<long> ArchivedToAsync(OpsDbContext context, CancellationToken cancellationToken) =>
        await context.AuditSegments.MaxAsync(s => (long?)(s.First + s.Count), cancellationToken).ConfigureAwait(false) ?? 0;

    private async IAsyncEnumerable<List<ExportedEntry>> ArchivedAsync(long first, long end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ExportedEntry> page = [];
        long seq = first;
        await foreach (byte[] entry in segments.ReadAsync(first, end - first, cancellationToken).ConfigureAwait(false))
        {
            if (EntryMatch.Fits(plan.Filter, entry) && _text?.IsIn(entry, []) != false)
            {
                page.Add(new ExportedEntry(seq, entry, []));
            }

            if (page.Count == PageSize)
            {
                yield return page;
                page = [];
            }

            seq++;
        }

        if (page.Count > 0)
        {
            yield return page;
        }
    }

    private Task<List<ExportedEntry>> StoredAsync(AuditFilter filter, long next, CancellationToken cancellationToken)
    {
        long end = plan.End;
        return filter.Apply(context.AuditEntries.AsNoTracking()).Where(e => e.Seq >= next && e.Seq < end).OrderBy(e => e.Seq).Take(PageSize)
            .Select(e => new ExportedEntry(e.Seq, e.Entry, Array.Empty<ExportedDetail>())).ToListAsync(cancellationToken);
    }

    private async Task AddDetailsAsync(List<ExportedEntry> page, CancellationToken cancellationToken)
    {
        if (page.Count == 0)
        {
            return;
        }

        // Entries that lie close are asked for as a range; of scattered ones each by its number.
        long first = page[0].Seq, last = page[^1].Seq;
        List<long> scattered = last - first < 4L * page.Count ? [] : page.ConvertAll(e => e.Seq);
        IQueryable<AuditDetail> details = context.AuditDetails.AsNoTracking();
        details = scattered.Count == 0 ? details.Where(d => d.Seq >= first && d.Seq <= last) : details.Where(d => scattered.Contains(d.Seq));
        ILookup<long, ExportedDetail> bySeq = (await details.Select(d => new ExportedDetail(d.Seq, d.Name, d.Salt, d.Data)).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(d => d.Seq);
        for (int i = 0; i < page.Count; i++)
        {
            page[i] = page[i] with { Details = [.. bySeq[page[i].Seq]] };
        }
    }

    /// <summary>Adds the entries that name keys up to a position, where they are not there already.</summary>
    private List<ExportedEntry> WithKeys(List<ExportedEntry> page, long last)
    {
        for (; _nextKey < plan.KeyEntries.Count && plan.KeyEntries[_nextKey].Seq <= last; _nextKey++)
        {
            ExportedEntry key = plan.KeyEntries[_nextKey];
            int at = page.FindIndex(e => e.Seq >= key.Seq);
            if (at < 0 || page[at].Seq != key.Seq)
            {
                page.Insert(at < 0 ? page.Count : at, key);
            }
        }

        return page;
    }
}
