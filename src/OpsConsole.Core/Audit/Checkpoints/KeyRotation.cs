using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>
/// Changes the key that signs the trail. A crash at any point loses no key that the trail names: the new one is on the disk before its
/// event is committed, the old one goes only after a checkpoint signed by both. What was left undone is finished or
/// undone by <see cref="KeySettlement"/>.
/// </summary>
public sealed class KeyRotation
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly CheckpointIssuer _issuer;
    private readonly SigningKeyFile _keyFile;
    private readonly AccessDirectory _access;

    internal KeyRotation(
        IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, CheckpointIssuer issuer, SigningKeyFile keyFile, AccessDirectory access)
    {
        _contexts = contexts;
        _trail = trail;
        _issuer = issuer;
        _keyFile = keyFile;
        _access = access;
    }

    /// <summary>Changes the key, while the old one is there to sign for the new one.</summary>
    public async Task<KeyChange> RotateAsync(Actor by, string reason, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(CheckpointEvents.KeyRotated, by, reason, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        await _issuer.IssueAsync(cancellationToken).ConfigureAwait(false); // finishes an earlier change, and verifies what the new key is to sign
        return _issuer.State.IsHealthy
            ? await ChangeAsync(CheckpointEvents.KeyRotated, by, reason, cancellationToken).ConfigureAwait(false)
            : new KeyChange(KeyChangeOutcome.NotSigning, Detail: _issuer.State.Reason);
    }

    /// <summary>Puts a new key in the place of one that is lost. Whoever verifies must be given the new public key by another way.</summary>
    public async Task<KeyChange> ReplaceAsync(Actor by, string reason, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(CheckpointEvents.KeyReplaced, by, reason, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        await _issuer.IssueAsync(cancellationToken).ConfigureAwait(false); // finishes an earlier change, and verifies what the new key is to sign
        return _issuer.State.Trouble is CheckpointTrouble.Damaged or CheckpointTrouble.Failing
            ? new KeyChange(KeyChangeOutcome.NotSigning, Detail: _issuer.State.Reason)
            : await ChangeAsync(CheckpointEvents.KeyReplaced, by, reason, cancellationToken).ConfigureAwait(false);
    }

    private async Task<KeyChange> ChangeAsync(string kind, Actor by, string reason, CancellationToken cancellationToken)
    {
        (KeyChange change, long seq) = await RecordAsync(kind, by, reason, cancellationToken).ConfigureAwait(false);
        if (change.Outcome != KeyChangeOutcome.Done)
        {
            return change;
        }

        _keyFile.Reached(KeyStep.Recorded);
        PublishedCheckpoint? signed = await _issuer.IssueAsync(CancellationToken.None).ConfigureAwait(false); // it is in the log: no way back
        return signed?.Checkpoint.Size > seq ? change : change with { Outcome = KeyChangeOutcome.Unfinished, Detail = _issuer.State.Reason };
    }

    private async Task<(KeyChange Change, long Seq)> RecordAsync(string kind, Actor by, string reason, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                AuditHead head = await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // one change at a time, on all nodes
                VerifierKey old = (await KeyEntries.ReadAsync(context, cancellationToken).ConfigureAwait(false)).Current!.Key;
                if (Obstacle(kind, old) is { } obstacle)
                {
                    return (obstacle, -1);
                }

                using SigningKey fresh = SigningKey.Create();
                try
                {
                    _keyFile.WriteNext(fresh);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return (new KeyChange(KeyChangeOutcome.NotWritable, Detail: exception.Message), -1);
                }

                _keyFile.Reached(KeyStep.Written);
                VerifierKey key = fresh.Verifier(Checkpoint.OriginOf(head.LogId));
                transaction.Record(new AuditEvent(kind, by, CheckpointEvents.ObjectType, head.LogId)
                {
                    Before = new JsonObject { ["verifierKey"] = old.ToString() },
                    After = new JsonObject { ["verifierKey"] = key.ToString() },
                    Reason = reason,
                });
                return (new KeyChange(KeyChangeOutcome.Done, key), await transaction.CommitAsync(cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Why the key cannot be changed now; null when it can.</summary>
    private KeyChange? Obstacle(string kind, VerifierKey inForce)
    {
        if (_keyFile.IsCurrent(inForce))
        {
            return kind == CheckpointEvents.KeyRotated ? null : new KeyChange(KeyChangeOutcome.NotLost);
        }

        if (_keyFile.IsNext(inForce))
        {
            return new KeyChange(KeyChangeOutcome.Busy); // another change, between its commit and its end
        }

        return kind == CheckpointEvents.KeyReplaced ? null : new KeyChange(KeyChangeOutcome.NotSigning, Detail: _keyFile.Problem(inForce));
    }

    private async Task<KeyChange?> RefuseAsync(string kind, Actor by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(reason);
        if (by.Type is ActorType.Person or ActorType.Shell && by.May(Permissions.ManageAudit, _access))
        {
            return string.IsNullOrWhiteSpace(reason) ? new KeyChange(KeyChangeOutcome.NoReason) : null;
        }

        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string logId = await context.AuditHead.Select(h => h.LogId).SingleAsync(cancellationToken).ConfigureAwait(false);
            await _trail.RecordAsync(
                new AuditEvent(kind, by, CheckpointEvents.ObjectType, logId) { Outcome = AuditOutcome.Denied, Reason = reason }, cancellationToken).ConfigureAwait(false);
        }

        return new KeyChange(KeyChangeOutcome.NotAllowed);
    }
}
