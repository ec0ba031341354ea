using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Reads how far the trail is verified, signed and anchored. A handful of single rows.</summary>
public sealed class AuditStatusQuery
{
    private static readonly string[] VerifiedKinds = [VerificationEvents.Verified, VerificationEvents.TamperingFound];

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly NewestCheckpoint _newest;
    private readonly CheckpointIssuer _issuer;
    private readonly AuditProofs _proofs;
    private readonly AuditKinds _kinds;
    private readonly AnchorStates _anchors;

    internal AuditStatusQuery(
        IDbContextFactory<OpsDbContext> contexts, NewestCheckpoint newest, CheckpointIssuer issuer, AuditProofs proofs, AuditKinds kinds, AnchorStates anchors) =>
        (_contexts, _newest, _issuer, _proofs, _kinds, _anchors) = (contexts, newest, issuer, proofs, kinds, anchors);

    /// <summary>Reads the status; null before the trail is started.</summary>
    public async Task<AuditStatus?> ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.AuditHead.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } head)
            {
                return null;
            }

            AuditVerification? verified = await context.AuditVerifications.AsNoTracking().OrderByDescending(v => v.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            PublishedCheckpoint? newest = _newest.Current;
            return new AuditStatus(
                head.LogId,
                head.Size,
                head.LastRecordedAt,
                newest,
                await _proofs.KeyAsync(newest?.Checkpoint.Size ?? head.Size, cancellationToken).ConfigureAwait(false),
                _issuer.State,
                verified is null ? null : new VerificationStatus(
                    verified.EndedAt, verified.Size, verified.FirstBad, verified.Tampering, verified.Message, await VerifierAsync(context, cancellationToken).ConfigureAwait(false)),
                await AnchorsAsync(context, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The anchors of this node as they stand; where they do not run, as they were written down last.</summary>
    private async Task<IReadOnlyList<AnchorStatus>> AnchorsAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        if (_anchors.All is { Count: > 0 } running)
        {
            return [.. running.Where(a => a.Name != AlarmDelivery.Name).Select(a => new AnchorStatus(a.Name, a.Size, a.AnchoredAt, a.FailingSince, a.Problem, a.Remark))];
        }

        List<AuditAnchorState> rows = await context.AuditAnchors.AsNoTracking().OrderBy(a => a.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(a => new AnchorStatus(a.Name, a.Size, a.AnchoredAt, a.FailingSince, a.Problem, ""));
    }

    /// <summary>Who asked for the last verification, as its event says.</summary>
    private async Task<string?> VerifierAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        AuditRow? row = await context.AuditEntries.AsNoTracking().Where(e => VerifiedKinds.Contains(e.Kind) && e.Outcome == "done").OrderByDescending(e => e.Seq)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is null || row.ActorType == "console")
        {
            return null;
        }

        List<AuditDetail> details = await context.AuditDetails.AsNoTracking().Where(d => d.Seq == row.Seq).ToListAsync(cancellationToken).ConfigureAwait(false);
        AuditItem item = AuditItemReader.Read(row, details, _kinds, AuditVisibility.Everything);
        return item.ActorName ?? item.ActorId;
    }
}
