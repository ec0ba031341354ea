using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>The entries of a segment's file: those of the segment, all of them, and those that name keys. None with personal details.</summary>
internal static class SegmentEntries
{
    private const int PageSize = 256;

    /// <exception cref="InvalidDataException">An entry of the segment is not there.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<ExportedEntry>> PagesAsync(
        OpsDbContext context, ExportPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return [.. plan.KeyEntries.Where(e => e.Seq < plan.First)];
        for (long from = plan.First; from < plan.End; from += PageSize)
        {
            long first = from, end = Math.Min(plan.End, from + PageSize);
            List<ExportedEntry> page = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= first && e.Seq < end).OrderBy(e => e.Seq)
                .Select(e => new ExportedEntry(e.Seq, e.Entry, Array.Empty<ExportedDetail>())).ToListAsync(cancellationToken).ConfigureAwait(false);
            yield return page.Count == end - first
                ? page
                : throw new InvalidDataException($"Of the {end - first} entries from {first} on, the database has {page.Count}. They stay there; run 'audit verify'.");
        }

        yield return [.. plan.KeyEntries.Where(e => e.Seq >= plan.End)];
    }
}
