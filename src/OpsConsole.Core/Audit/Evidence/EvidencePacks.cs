using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Puts together what the trail knows of one change request or object, ready to be handed to an auditor.</summary>
public sealed class EvidencePacks
{
    /// <summary>Most entries of a pack. Of more, the newest are in it, and it says how many are not.</summary>
    public const int MaxEntries = 2_000;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly AuditKinds _kinds;
    private readonly CheckpointIssuer _issuer;
    private readonly EvidenceUses _uses;
    private readonly TimeProvider _time;

    internal EvidencePacks(
        IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AuditKinds kinds, CheckpointIssuer issuer, EvidenceUses uses, TimeProvider time)
    {
        _contexts = contexts;
        _trail = trail;
        _kinds = kinds;
        _issuer = issuer;
        _uses = uses;
        _time = time;
    }

    /// <summary>Makes a pack, signed as the trail is now, and records that it was made.</summary>
    /// <returns>Null when the trail knows nothing of it.</returns>
    /// <exception cref="ExportUnavailableException">It cannot be made as things are.</exception>
    public async Task<EvidencePack?> MakeAsync(EvidenceScope scope, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(by);
        PublishedCheckpoint signed = await _issuer.IssueAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ExportUnavailableException("There is no signed checkpoint that could prove anything. Look at /healthz/ready: the signing key may be missing.");
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            EvidencePack? pack = await ReadAsync(context, scope, by, signed, cancellationToken).ConfigureAwait(false);
            if (pack is not null)
            {
                await _trail.RecordAsync(EvidenceEvents.Of(pack, by), cancellationToken).ConfigureAwait(false);
            }

            return pack;
        }
    }

    private async Task<EvidencePack?> ReadAsync(OpsDbContext context, EvidenceScope scope, Actor by, PublishedCheckpoint signed, CancellationToken cancellationToken)
    {
        long size = signed.Checkpoint.Size;
        IQueryable<AuditRow> all = scope.Apply(context.AuditEntries.AsNoTracking()).Where(e => e.Seq < size);
        List<AuditRow> rows = await all.OrderByDescending(e => e.Seq).Take(MaxEntries).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return null;
        }

        rows.Reverse();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        try
        {
            KeySchedule keys = await KeyEntries.ReadAsync(context, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<EvidenceEntry> entries = await EntriesAsync(context, rows, signed.Checkpoint, cancellationToken).ConfigureAwait(false);
            return new EvidencePack
            {
                Scope = scope,
                By = by.Name,
                MadeAt = now,
                LogId = signed.Checkpoint.Origin.Split('/')[^1],
                Checkpoint = signed,
                Key = keys.KeyFor(size) ?? throw new InvalidDataException("No entry names the key."),
                Entries = entries,
                LeftOut = rows.Count < MaxEntries ? 0 : await all.CountAsync(cancellationToken).ConfigureAwait(false) - rows.Count,
                ArchivedBelow = await context.AuditSegments.MaxAsync(s => (long?)(s.First + s.Count), cancellationToken).ConfigureAwait(false) ?? 0,
                Uses = await _uses.ReadAsync(context, entries, now, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (InvalidDataException exception)
        {
            throw new ExportUnavailableException($"The entries cannot be proved: {exception.Message} Verify the trail.");
        }
    }

    private async Task<IReadOnlyList<EvidenceEntry>> EntriesAsync(OpsDbContext context, List<AuditRow> rows, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        List<EvidenceEntry> entries = [];
        TreeReader tree = new(context);
        foreach (AuditRow[] some in rows.Chunk(500)) // a database takes only so many parameters
        {
            long[] seqs = [.. some.Select(r => r.Seq)];
            ILookup<long, AuditDetail> details = (await context.AuditDetails.AsNoTracking().Where(d => seqs.Contains(d.Seq)).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(d => d.Seq);
            foreach (AuditRow row in some)
            {
                byte[] leaf = MerkleTree.Leaf(row.Entry);
                IReadOnlyList<byte[]> path = await tree.InclusionAsync(row.Seq, checkpoint.Size, cancellationToken).ConfigureAwait(false);
                bool holds = InclusionProof.RootOf(leaf, row.Seq, checkpoint.Size, path) is { } root && root.AsSpan().SequenceEqual(checkpoint.Root);
                AuditItem item = AuditItemReader.Read(row, details[row.Seq], _kinds, AuditVisibility.Everything);
                entries.Add(new EvidenceEntry(item, EvidenceParts.Of(item.Kind), Convert.ToHexStringLower(leaf), path, holds));
            }
        }

        return entries;
    }
}
