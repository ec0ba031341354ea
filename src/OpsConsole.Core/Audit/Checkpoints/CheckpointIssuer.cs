using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>
/// Signs the trail as it is now, after verifying what came since it was signed last. What does not fit is not signed: it would turn
/// tampering into history.
/// </summary>
public sealed partial class CheckpointIssuer : IDisposable
{
    /// <summary>How often it is tried again when other nodes sign and change the key at the same moment.</summary>
    private const int Attempts = 5;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly SigningKeyFile _keyFile;
    private readonly NewestCheckpoint _newest;
    private readonly DamageReport _damage;
    private readonly KeySettlement _settlement;
    private readonly IStorageDialect _dialect;
    private readonly TimeProvider _time;
    private readonly ILogger<CheckpointIssuer> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private Task<PublishedCheckpoint?>? _next;
    private VerifiedTrail? _trail;
    private CheckpointState _state;

    internal CheckpointIssuer(
        IDbContextFactory<OpsDbContext> contexts,
        SigningKeyFile keyFile,
        NewestCheckpoint newest,
        DamageReport damage,
        KeySettlement settlement,
        IStorageDialect dialect,
        TimeProvider time,
        ILogger<CheckpointIssuer> logger)
    {
        _contexts = contexts;
        _keyFile = keyFile;
        _newest = newest;
        _damage = damage;
        _settlement = settlement;
        _dialect = dialect;
        _time = time;
        _logger = logger;
        _state = new CheckpointState(CheckpointTrouble.None, "", time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Raised when <see cref="State"/> became another one.</summary>
    public event Action? Changed;

    /// <summary>Whether the trail is signed as it should be.</summary>
    public CheckpointState State => Volatile.Read(ref _state);

    /// <summary>
    /// Signs whatever is committed when this is called, and publishes it; nothing when it is signed already. Calls at the same time share
    /// one checkpoint. Where it cannot be signed, <see cref="State"/> says why.
    /// </summary>
    /// <returns>The newest checkpoint, which is an older one when signing was not possible; null when there is none.</returns>
    public Task<PublishedCheckpoint?> IssueAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _next ??= Task.Run(TakeTurnAsync, CancellationToken.None); // of all who wait: none of them can cancel it
            return _next.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<PublishedCheckpoint?> TakeTurnAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                _next = null; // what is committed from here on may be missed by this turn: who comes now waits for the next
            }

            return await IssueNowAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PublishedCheckpoint?> IssueNowAsync()
    {
        try
        {
            if (await SignAsync().ConfigureAwait(false) is { } signed)
            {
                await _newest.PublishAsync(signed).ConfigureAwait(false);
            }

            _damage.Clear();
            SetState(CheckpointTrouble.None, "");
            await SettleKeyAsync().ConfigureAwait(false);
        }
        catch (TrailDamagedException damage)
        {
            SetState(CheckpointTrouble.Damaged, $"{damage.Message} Nothing is signed any more. Find out what happened; then restore a backup of the database from before.");
            await _damage.ReportAsync(damage).ConfigureAwait(false);
        }
        catch (SigningKeyException exception)
        {
            SetState(CheckpointTrouble.NoKey, exception.Message);
            await SettleKeyAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            SetState(CheckpointTrouble.Failing, $"The audit trail could not be signed ({exception.Message}) It is tried again.");
            throw;
        }

        return _newest.Current;
    }

    private async Task<PublishedCheckpoint?> SignAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            OpsDbContext context = await _contexts.CreateDbContextAsync().ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                try
                {
                    return await SignAsync(context).ConfigureAwait(false);
                }
                catch (SigningKeyException) when (attempt < Attempts)
                {
                    // Another node that shares the file may just have put the next key in its place: then its checkpoint is there too.
                }
                catch (DbUpdateException exception) when (attempt < Attempts && _dialect.IsDuplicateKey(exception))
                {
                    // Another node signed the same size and was quicker: take its checkpoint.
                }
            }
        }
    }

    private async Task<PublishedCheckpoint?> SignAsync(OpsDbContext context)
    {
        // The checkpoint first: the log may grow in between, but never be smaller than a checkpoint read before.
        AuditCheckpoint? stored = await context.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync().ConfigureAwait(false);
        AuditHead? head = await context.AuditHead.AsNoTracking().SingleOrDefaultAsync().ConfigureAwait(false);
        if (head is null || head.Size == 0)
        {
            return _trail is null ? null : throw new TrailDamagedException("The end of the trail is not in the database any more.");
        }

        VerifiedTrail trail = _trail ?? await VerifiedTrail.LoadAsync(context, head, stored, CancellationToken.None).ConfigureAwait(false);
        _trail = trail = await trail.AdvanceAsync(context, head, stored, CancellationToken.None).ConfigureAwait(false);
        long previous = Math.Max(stored?.Size ?? 0, _newest.Current?.Checkpoint.Size ?? 0);
        if (stored is not null && stored.Size == trail.Size)
        {
            PublishedCheckpoint published = VerifiedTrail.Parse(stored, head.LogId);
            trail.CheckRoot(published);
            trail.CheckSignature(published);
            return published;
        }

        if (previous >= trail.Size)
        {
            return _newest.Current; // its row is gone, which is no reason to sign the same again
        }

        Checkpoint checkpoint = new(Checkpoint.OriginOf(head.LogId), trail.Size, trail.Root, AuditEntry.Milliseconds(_time.GetUtcNow().UtcDateTime));
        string note = Sign(checkpoint, trail.Keys.RequiredFor(trail.Size, previous));
        context.AuditCheckpoints.Add(new AuditCheckpoint { Size = checkpoint.Size, Note = note, At = checkpoint.At });
        await context.SaveChangesAsync().ConfigureAwait(false);
        return new PublishedCheckpoint(checkpoint, note);
    }

    private Task SettleKeyAsync() => _trail is null ? Task.CompletedTask : _settlement.SettleAsync(_trail.Keys);

    private string Sign(Checkpoint checkpoint, IReadOnlyList<VerifierKey> required)
    {
        using SigningKeys keys = _keyFile.Read(required);
        return SignedNote.Sign(checkpoint.ToText(), checkpoint.Origin, [.. required.Select(k => keys.Find(k)!)]).ToString();
    }

    private void SetState(CheckpointTrouble trouble, string reason)
    {
        CheckpointState before = State;
        if (before.Trouble == trouble && before.Reason == reason)
        {
            return;
        }

        Volatile.Write(ref _state, new CheckpointState(trouble, reason, before.Trouble == trouble ? before.Since : _time.GetUtcNow().UtcDateTime));
        if (trouble == CheckpointTrouble.None)
        {
            Log.SignedAgain(_logger);
        }
        else if (trouble != CheckpointTrouble.Failing) // whoever called learns of that
        {
            Log.NotSigned(_logger, reason);
        }

        Changed?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The audit trail is not signed. {Reason}")]
        public static partial void NotSigned(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The audit trail is signed again.")]
        public static partial void SignedAgain(ILogger logger);
    }
}
