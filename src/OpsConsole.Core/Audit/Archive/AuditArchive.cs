using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>
/// Moves the oldest entries out of the database, a whole segment at a time: into a file that verifies by itself, and only then
/// out of the tables, in the transaction that records it. Whatever stops it leaves the rows, or a file that was verified. Hashes stay,
/// so roots and proofs of archived entries go on working.
/// </summary>
public sealed class AuditArchive : IDisposable
{
    /// <summary>Entries in a segment: 16 whole tiles.</summary>
    public const long SegmentLength = 16 * AuditTile.Width;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly IStorageDialect _dialect;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly ExportPlanner _planner;
    private readonly SegmentDirectory _directory;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal AuditArchive(
        IDbContextFactory<OpsDbContext> contexts,
        IStorageDialect dialect,
        AuditTrail trail,
        AccessDirectory access,
        ExportPlanner planner,
        SegmentDirectory directory,
        AuditOptions options,
        TimeProvider time)
    {
        _contexts = contexts;
        _dialect = dialect;
        _trail = trail;
        _access = access;
        _planner = planner;
        _directory = directory;
        _options = options;
        _time = time;
    }

    /// <summary>Called between two steps, with the step's name. Tests stop the process there.</summary>
    internal Action<string>? Reached { get; set; }

    /// <summary>Moves every whole segment that is past its retention.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="progress">Told the percentage done and what is being done; null when nobody listens.</param>
    /// <param name="cancellationToken">Stops before the next segment is recorded.</param>
    /// <exception cref="InvalidDataException">The entries do not agree with their checkpoint. Nothing of that segment was moved.</exception>
    /// <exception cref="IOException">The archive directory cannot be written to.</exception>
    public async Task<ArchiveResult> RunAsync(Actor by, Action<int, string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.ManageAudit, _access))
        {
            await _trail.RecordAsync(Event(by, "-") with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return new ArchiveResult([], ArchiveEnd.NotAllowed);
        }

        List<AuditSegment> moved = [];
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
                await using (context.ConfigureAwait(false))
                {
                    (long first, int due) = await NextAsync(context, cancellationToken).ConfigureAwait(false);
                    if (due == 0)
                    {
                        return new ArchiveResult(moved, ArchiveEnd.NothingDue);
                    }

                    progress?.Invoke(100 * moved.Count / (moved.Count + due), $"Entries from {first} on");
                    try
                    {
                        using ExportPlan plan = await _planner.PrepareSegmentAsync(context, first, SegmentLength, cancellationToken).ConfigureAwait(false);
                        if (await TryMoveAsync(context, plan, by, cancellationToken).ConfigureAwait(false) is { } segment)
                        {
                            moved.Add(segment);
                        }
                    }
                    catch (ExportUnavailableException exception)
                    {
                        return new ArchiveResult(moved, ArchiveEnd.NotSigned) { Problem = exception.Message };
                    }
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private static AuditEvent Event(Actor by, string segment) => new(ArchiveEvents.SegmentArchived, by, "segment", segment);

    /// <summary>The first position that is not archived, and how many whole segments from there on are past their retention.</summary>
    private async Task<(long First, int Due)> NextAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        long first = await context.AuditSegments.MaxAsync(s => (long?)(s.First + s.Count), cancellationToken).ConfigureAwait(false) ?? 0;
        DateTime before = _time.GetUtcNow().UtcDateTime - TimeSpan.FromDays(_options.Retention);
        IQueryable<AuditRow> young = context.AuditEntries.Where(e => e.Seq >= first && e.RecordedAt >= before);
        if (await young.AnyAsync(e => e.Seq < first + SegmentLength, cancellationToken).ConfigureAwait(false))
        {
            return (first, 0);
        }

        long end = await young.OrderBy(e => e.RecordedAt).ThenBy(e => e.Seq).Select(e => (long?)e.Seq).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? await context.AuditHead.Select(h => h.Size).SingleAsync(cancellationToken).ConfigureAwait(false);
        return (first, (int)((end - first) / SegmentLength));
    }

    /// <returns>Null when another node was quicker: its rows went while they were read, or the segment is recorded already.</returns>
    private async Task<AuditSegment?> TryMoveAsync(OpsDbContext context, ExportPlan plan, Actor by, CancellationToken cancellationToken)
    {
        try
        {
            return await MoveAsync(context, plan, by, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (_dialect.IsDuplicateKey(exception))
        {
            return null;
        }
        catch (InvalidDataException)
        {
            if (await context.AuditSegments.AsNoTracking().AnyAsync(s => s.First == plan.First, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            throw;
        }
    }

    private async Task<AuditSegment> MoveAsync(OpsDbContext context, ExportPlan plan, Actor by, CancellationToken cancellationToken)
    {
        FileStream draft = _directory.CreateDraft();
        await using (draft.ConfigureAwait(false))
        {
            await WriteAsync(context, draft, plan, cancellationToken).ConfigureAwait(false);
            Reached?.Invoke("written");
            string sha256 = await SegmentDirectory.HashAsync(draft, cancellationToken).ConfigureAwait(false);
            await VerifyAsync(draft, plan, cancellationToken).ConfigureAwait(false);
            Reached?.Invoke("verified");
            AuditSegment segment = new()
            {
                First = plan.First,
                Count = SegmentLength,
                File = SegmentDirectory.NameOf(plan.LogId, plan.First, SegmentLength),
                Sha256 = sha256,
                ArchivedAt = _time.GetUtcNow().UtcDateTime,
            };
            await RecordAsync(context, segment, draft.Name, by, cancellationToken).ConfigureAwait(false);
            return segment;
        }
    }

    private static async Task WriteAsync(OpsDbContext context, FileStream draft, ExportPlan plan, CancellationToken cancellationToken)
    {
        GZipStream packed = new(draft, CompressionLevel.Optimal, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            using LineOutput lines = new(packed);
            await new TrailWriter(plan, new TreeReader(context), lines)
                .WriteAsync(SegmentEntries.PagesAsync(context, plan, cancellationToken), static _ => { }, cancellationToken).ConfigureAwait(false);
        }

        draft.Flush(flushToDisk: true);
    }

    /// <summary>Reads back what is on disk, as an auditor and as the console will: the rows go only when nobody will need them again.</summary>
    private static async Task VerifyAsync(FileStream draft, ExportPlan plan, CancellationToken cancellationToken)
    {
        GZipStream inflated = new(draft, CompressionMode.Decompress, leaveOpen: true);
        await using (inflated.ConfigureAwait(false))
        {
            TrailReport report = await TrailVerifier.VerifyAsync(
                inflated, new TrailTrust { Keys = [plan.Keys.KeyFor(plan.Size)!] }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!report.IsIntact || report.Newest?.Size != plan.Size)
            {
                throw new InvalidDataException($"Entries from {plan.First} on are not archived: {report.Finding.Message} Run 'audit verify'.");
            }
        }

        draft.Position = 0;
        long next = plan.First;
        await foreach (ArchivedEntry entry in SegmentReader.ReadAsync(draft, cancellationToken).ConfigureAwait(false))
        {
            next += entry.Seq == next && next < plan.End ? 1 : 0;
        }

        if (next != plan.End)
        {
            throw new InvalidDataException($"Entries from {plan.First} on are not archived: their file does not hold entry {next}. Run 'audit verify'.");
        }
    }

    private async Task RecordAsync(OpsDbContext context, AuditSegment segment, string draft, Actor by, CancellationToken cancellationToken)
    {
        long first = segment.First, end = segment.First + segment.Count;
        AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            context.AuditSegments.Add(segment);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false); // first: of two nodes the second waits here, and its file never takes the name
            _directory.Keep(draft, segment.File);
            Reached?.Invoke("named");
            await DeleteAsync(context, first, end, cancellationToken).ConfigureAwait(false);
            Reached?.Invoke("deleted");
            transaction.Record(Event(by, first.ToString(CultureInfo.InvariantCulture)) with
            {
                After = new JsonObject { ["count"] = segment.Count, ["file"] = segment.File, ["first"] = first, ["sha256"] = segment.Sha256 },
            });
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes all rows but those that name keys, and those of alarms that nobody has looked at. What stays loses its details too.</summary>
    private static async Task DeleteAsync(OpsDbContext context, long first, long end, CancellationToken cancellationToken)
    {
        IQueryable<AuditRow> rows = context.AuditEntries.Where(e => e.Seq >= first && e.Seq < end);
        IQueryable<AuditDetail> details = context.AuditDetails.Where(d => d.Seq >= first && d.Seq < end);
        long[] kept = await rows.Where(e => KeyEntries.Kinds.Contains(e.Kind) || context.AuditAlarms.Any(a => a.Seq == e.Seq && a.AcknowledgedBy == null))
            .Select(e => e.Seq).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        await details.Where(d => !kept.Contains(d.Seq)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await details.ExecuteUpdateAsync(
            left => left
                .SetProperty(d => d.Salt, (byte[]?)null)
                .SetProperty(d => d.Data, (byte[]?)null)
                .SetProperty(d => d.Subject, (string?)null),
            cancellationToken).ConfigureAwait(false);
        int deleted = await rows.Where(e => !kept.Contains(e.Seq)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (deleted + kept.Length != end - first)
        {
            throw new InvalidDataException($"Entries from {first} on were changed while they were archived. They stay in the database; run 'audit verify'.");
        }
    }
}
