using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Settles what an export holds before its first byte is written.</summary>
internal sealed class ExportPlanner(CheckpointIssuer issuer, SigningKeyFile keyFile, SegmentFiles segments, SegmentDirectory archive, TimeProvider time)
{
    /// <summary>Entries between two checkpoints of a large export. Small ones have more: the finer, the nearer a finding.</summary>
    private const long MostSpacing = 1024, LeastCheckpoints = 256;

    /// <summary>Makes a plan.</summary>
    /// <exception cref="ExportUnavailableException">Nothing can be sealed, or an archived file is not there.</exception>
    public async Task<ExportPlan> PrepareAsync(Storage.OpsDbContext context, AuditFilter filter, CancellationToken cancellationToken)
    {
        DateTime madeAt = AuditEntry.Milliseconds(time.GetUtcNow().UtcDateTime); // before the checkpoint is asked for: no larger one is older
        PublishedCheckpoint newest = await issuer.IssueAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ExportUnavailableException(issuer.State.Reason.Length > 0 ? issuer.State.Reason : "The trail was not signed yet. Try again in a minute.");
        string logId = newest.Checkpoint.Origin[Checkpoint.OriginOf("").Length..];
        long size = newest.Checkpoint.Size;
        List<ExportedEntry> keyEntries = await KeyEntriesAsync(context, size, cancellationToken).ConfigureAwait(false);
        KeySchedule keys = new(newest.Checkpoint.Origin);
        keyEntries.ForEach(k => keys.TryAdd(k.Seq, k.Entry));
        JsonObject text = new([.. AuditFilterQuery.Write(filter).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)CanonicalJson.Clean(p.Value)))]);
        string filterText = System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(text));
        long archivedTo = await TrailEntries.ArchivedToAsync(context, cancellationToken).ConfigureAwait(false);
        long first = filter.From is { } from ? await PositionOfAsync(context, from, archivedTo, cancellationToken).ConfigureAwait(false) ?? size : 0;
        long end = filter.To is { } to ? await PositionOfAsync(context, to, archivedTo, cancellationToken).ConfigureAwait(false) ?? size : size;
        first = first <= archivedTo ? 0 : Math.Min(first, size); // where all that is stored fits, some of what is archived may too
        end = Math.Clamp(end, first, size);
        if (first < archivedTo)
        {
            await FindArchivedAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ExportPlan(KeysFor(keys, size))
        {
            LogId = logId,
            Newest = newest,
            Filter = filter,
            FilterText = filterText,
            MadeAt = madeAt,
            Keys = keys,
            First = first,
            End = end,
            ArchivedTo = archivedTo,
            KeyEntries = keyEntries,
            Checkpoints = await CheckpointsAsync(context, newest, keys, everything: filter == new AuditFilter(), cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Makes a plan for the file of a segment that goes to the archive: its entries without their personal details.</summary>
    /// <param name="context">The database.</param>
    /// <param name="first">First position.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ExportUnavailableException">Nothing can be sealed now, or not so far.</exception>
    public async Task<ExportPlan> PrepareSegmentAsync(Storage.OpsDbContext context, long first, long count, CancellationToken cancellationToken)
    {
        DateTime madeAt = AuditEntry.Milliseconds(time.GetUtcNow().UtcDateTime);
        PublishedCheckpoint? newest = await issuer.IssueAsync(cancellationToken).ConfigureAwait(false);
        if (newest is null || newest.Checkpoint.Size < first + count || !issuer.State.IsHealthy)
        {
            throw new ExportUnavailableException(issuer.State.Reason.Length > 0 ? issuer.State.Reason : "The trail was not signed yet. Try again in a minute.");
        }

        long size = newest.Checkpoint.Size;
        List<ExportedEntry> keyEntries = (await KeyEntriesAsync(context, size, cancellationToken).ConfigureAwait(false)).ConvertAll(e => e with { Details = [] });
        KeySchedule keys = new(newest.Checkpoint.Origin);
        keyEntries.ForEach(k => keys.TryAdd(k.Seq, k.Entry));
        JsonObject asked = new() { ["segment"] = new JsonObject { ["count"] = count, ["first"] = first } };
        return new ExportPlan(KeysFor(keys, size))
        {
            LogId = newest.Checkpoint.Origin[Checkpoint.OriginOf("").Length..],
            Newest = newest,
            Filter = new AuditFilter(),
            FilterText = System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(asked)),
            MadeAt = madeAt,
            Keys = keys,
            First = first,
            End = first + count,
            ArchivedTo = first,
            KeyEntries = keyEntries,
            Checkpoints = await CheckpointsAsync(context, newest, keys, everything: false, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<List<ExportedEntry>> KeyEntriesAsync(Storage.OpsDbContext context, long size, CancellationToken cancellationToken)
    {
        IQueryable<AuditRow> rows = context.AuditEntries.AsNoTracking().Where(e => e.Seq < size && KeyEntries.Kinds.Contains(e.Kind));
        List<ExportedEntry> entries = await rows.OrderBy(e => e.Seq).Select(e => new ExportedEntry(e.Seq, e.Entry, Array.Empty<ExportedDetail>()))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        List<ExportedDetail> details = await context.AuditDetails.AsNoTracking().Where(d => rows.Any(r => r.Seq == d.Seq))
            .Select(d => new ExportedDetail(d.Seq, d.Name, d.Salt, d.Data)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return entries.ConvertAll(e => e with { Details = details.FindAll(d => d.Seq == e.Seq) });
    }

    /// <summary>The first position behind the archive that was recorded at a time or later; null when nothing was.</summary>
    private static Task<long?> PositionOfAsync(Storage.OpsDbContext context, DateTime at, long archivedTo, CancellationToken cancellationToken) =>
        context.AuditEntries.AsNoTracking().Where(e => e.Seq >= archivedTo && e.RecordedAt >= at).OrderBy(e => e.RecordedAt).ThenBy(e => e.Seq)
            .Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancellationToken);

    private async Task FindArchivedAsync(CancellationToken cancellationToken)
    {
        foreach (AuditSegment segment in await segments.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!File.Exists(archive.PathOf(segment.File)))
            {
                throw new ExportUnavailableException(
                    $"Entries {segment.First} to {segment.First + segment.Count - 1} are archived, and the file '{archive.PathOf(segment.File)}' is not there. Put it back from a copy of the archive, or export a later time.");
            }
        }
    }

    private SigningKeys KeysFor(KeySchedule keys, long size)
    {
        try
        {
            return keys.KeyFor(size) is { } key ? keyFile.Read([key]) : throw new ExportUnavailableException("The trail does not name the key that signs it: it was tampered with. Verify it.");
        }
        catch (SigningKeyException exception)
        {
            throw new ExportUnavailableException(exception.Message, exception);
        }
    }

    /// <summary>The newest, the first after each change of the key, and of an export of everything some on the way.</summary>
    private static async Task<List<(long Size, string Note)>> CheckpointsAsync(
        Storage.OpsDbContext context, PublishedCheckpoint newest, KeySchedule keys, bool everything, CancellationToken cancellationToken)
    {
        long size = newest.Checkpoint.Size, spacing = Math.Clamp(size / LeastCheckpoints, 1, MostSpacing);
        SortedDictionary<long, string> found = new() { [size] = newest.Note };
        foreach (ScheduledKey key in keys.Keys.Skip(1))
        {
            if (await NextAsync(key.Seq + 1).ConfigureAwait(false) is { } crossSigned)
            {
                found[crossSigned.Size] = crossSigned.Note;
            }
        }

        for (long at = spacing; everything && await NextAsync(at).ConfigureAwait(false) is { } next; at = next.Size + spacing)
        {
            found[next.Size] = next.Note;
        }

        return [.. found.Select(c => (c.Key, c.Value))];

        Task<AuditCheckpoint?> NextAsync(long atLeast) => context.AuditCheckpoints.AsNoTracking()
            .Where(c => c.Size >= atLeast && c.Size < size).OrderBy(c => c.Size).FirstOrDefaultAsync(cancellationToken);
    }
}
