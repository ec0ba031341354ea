using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>How far a verification has come.</summary>
/// <param name="Done">Entries that are done.</param>
/// <param name="Total">Entries in all.</param>
/// <param name="StartedAt">When it began, UTC.</param>
public sealed record VerificationProgress(long Done, long Total, DateTime StartedAt);

/// <summary>Verifies the trail in the database, one run at a time, and writes down what came of it.</summary>
public sealed partial class VerificationRuns : IDisposable
{
    private const int MaxMessage = 2000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly DatabaseVerifier _verifier;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;
    private readonly ILogger<VerificationRuns> _logger;
    private readonly SortableId _ids;
    private readonly Lock _lock = new();
    private Run? _run;
    private VerificationProgress? _current;
    private long _toldAt;

    internal VerificationRuns(
        DatabaseVerifier verifier,
        IDbContextFactory<OpsDbContext> contexts,
        AuditTrail trail,
        AccessDirectory access,
        StorageOptions storage,
        TimeProvider time,
        ILogger<VerificationRuns> logger)
    {
        _verifier = verifier;
        _contexts = contexts;
        _trail = trail;
        _access = access;
        _time = time;
        _logger = logger;
        _ids = new SortableId(time, storage.Node);
    }

    /// <summary>Raised when <see cref="Current"/> became another one, some times a second at most.</summary>
    public event Action? Changed;

    /// <summary>How far the run is that goes on now; null when none does.</summary>
    public VerificationProgress? Current => Volatile.Read(ref _current);

    /// <summary>Begins a verification in the background, unless one is running.</summary>
    /// <returns>The run; <see cref="Guid.Empty"/> when the actor may not do that.</returns>
    public async Task<Guid> StartAsync(Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await RefuseAsync(VerificationEvents.Verified, by, CancellationToken.None).ConfigureAwait(false))
        {
            return Guid.Empty;
        }

        return Begin(by).Id;
    }

    /// <summary>Verifies, or waits for the run that is going on.</summary>
    /// <param name="by">Who asks; must be allowed to.</param>
    /// <param name="cancellationToken">Stops it, also for those who wait with it.</param>
    /// <returns>What came of it, as it was stored; null when the actor may not do that.</returns>
    public async Task<AuditVerification?> RunAsync(Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await RefuseAsync(VerificationEvents.Verified, by, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Run run = Begin(by);
        CancellationTokenRegistration stop = cancellationToken.Register(run.Stop.Cancel);
        await using (stop.ConfigureAwait(false))
        {
            return await run.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Stops the run that is going on, if one is. Who stopped it and how far it was is an event; a result there is none.</summary>
    /// <param name="by">Who asks; must be allowed to verify.</param>
    /// <returns>False when the actor may not do that.</returns>
    public async Task<bool> StopAsync(Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (await RefuseAsync(VerificationEvents.Stopped, by, CancellationToken.None).ConfigureAwait(false))
        {
            return false;
        }

        VerificationProgress? reached = Current;
        if (CancelRun() is { } run)
        {
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!run.IsCompletedSuccessfully) // it may have been done a moment before
            {
                await RecordStopAsync(by, reached).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <inheritdoc />
    public void Dispose() => CancelRun();

    /// <summary>Cancels the run that is going on.</summary>
    /// <returns>The run, for the first who cancels it; else null.</returns>
    private Task<AuditVerification>? CancelRun()
    {
        lock (_lock)
        {
            if (_run is not { Task.IsCompleted: false, Stop.IsCancellationRequested: false })
            {
                return null;
            }

            _run.Stop.Cancel();
            return _run.Task;
        }
    }

    private async Task RecordStopAsync(Actor by, VerificationProgress? reached)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string logId = await context.AuditHead.AsNoTracking().Select(h => h.LogId).SingleAsync().ConfigureAwait(false);
            JsonObject after = new() { ["done"] = reached?.Done ?? 0, ["total"] = reached?.Total ?? 0 };
            await _trail.RecordAsync(new AuditEvent(VerificationEvents.Stopped, by, "log", logId) { After = after }).ConfigureAwait(false);
        }
    }

    private Run Begin(Actor by)
    {
        lock (_lock)
        {
            if (_run is { Task.IsCompleted: false })
            {
                return _run;
            }

            CancellationTokenSource stop = new();
            _current = new VerificationProgress(0, 0, _time.GetUtcNow().UtcDateTime);
            _run = new Run(Guid.NewGuid(), stop, Task.Run(() => VerifyAsync(by, stop.Token), CancellationToken.None));
            _ = _run.Task.ContinueWith(t => _ = t.Exception, TaskScheduler.Default); // it is logged; perhaps nobody waits
            return _run;
        }
    }

    private async Task<bool> RefuseAsync(string kind, Actor by, CancellationToken cancellationToken)
    {
        if (by.May(Permissions.ManageAudit, _access))
        {
            return false;
        }

        await _trail.RecordAsync(new AuditEvent(kind, by, "log", "-") { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<AuditVerification> VerifyAsync(Actor by, CancellationToken cancellationToken)
    {
        DateTime startedAt = _current!.StartedAt;
        Changed?.Invoke();
        try
        {
            DatabaseReport report = await _verifier.RunAsync((done, total) => Tell(new VerificationProgress(done, total, startedAt)), cancellationToken).ConfigureAwait(false);
            return await WriteDownAsync(by, startedAt, report, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(_logger, exception);
            throw;
        }
        finally
        {
            Volatile.Write(ref _current, null);
            Changed?.Invoke();
        }
    }

    private async Task<AuditVerification> WriteDownAsync(Actor by, DateTime startedAt, DatabaseReport report, CancellationToken cancellationToken)
    {
        TrailFinding finding = report.Finding;
        bool intact = finding.Kind == Tampering.None;
        AuditVerification result = new()
        {
            Id = _ids.Next(),
            StartedAt = startedAt,
            EndedAt = _time.GetUtcNow().UtcDateTime,
            Size = report.Size,
            FirstBad = finding.FirstBad,
            Tampering = intact ? "" : finding.Name,
            Message = finding.Message.Length <= MaxMessage ? finding.Message : finding.Message[..MaxMessage],
        };
        if (!intact)
        {
            Log.Tampered(_logger, finding.Name, finding.Message);
        }

        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                context.AuditVerifications.Add(result);
                JsonObject after = new() { ["size"] = report.Size };
                if (!intact)
                {
                    (after["kind"], after["firstBad"], after["message"]) = (finding.Name, finding.FirstBad, result.Message);
                }

                transaction.Record(new AuditEvent(intact ? VerificationEvents.Verified : VerificationEvents.TamperingFound, by, "log", report.LogId) { After = after });
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }

    private void Tell(VerificationProgress progress)
    {
        Volatile.Write(ref _current, progress);
        if (_time.GetElapsedTime(_toldAt) >= Pace)
        {
            _toldAt = _time.GetTimestamp();
            Changed?.Invoke();
        }
    }

    private sealed record Run(Guid Id, CancellationTokenSource Stop, Task<AuditVerification> Task);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The audit trail was tampered with: {Kind}. {Finding}")]
        public static partial void Tampered(ILogger logger, string kind, string finding);

        [LoggerMessage(Level = LogLevel.Error, Message = "The audit trail could not be verified.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
