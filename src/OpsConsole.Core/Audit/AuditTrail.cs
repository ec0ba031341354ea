using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit;

/// <summary>An entry that is committed.</summary>
/// <param name="Seq">Its position.</param>
/// <param name="Kind">What happened.</param>
public sealed record AuditCommitted(long Seq, AuditKind Kind);

/// <summary>
/// The way into the trail: a change and its event are one transaction. <see cref="OpsDbContext"/> refuses to save an audited
/// entity outside one.
/// </summary>
public sealed class AuditTrail
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditAppender _appender;
    private readonly AuditKinds _kinds;
    private readonly AuditCommits _commits;

    internal AuditTrail(IDbContextFactory<OpsDbContext> contexts, AuditAppender appender, AuditKinds kinds, AuditCommits commits)
    {
        _contexts = contexts;
        _appender = appender;
        _kinds = kinds;
        _commits = commits;
    }

    /// <summary>Starts a transaction on a context. It must record exactly one event to be committed.</summary>
    public async Task<AuditedTransaction> BeginAsync(
        OpsDbContext context, IsolationLevel isolation = IsolationLevel.ReadCommitted, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false);
        context.InAuditedTransaction = true;
        return new AuditedTransaction(this, context, transaction);
    }

    /// <summary>Writes an event that changes nothing else: a sign-in, an export, a refusal.</summary>
    /// <returns>Its position.</returns>
    public async Task<long> RecordAsync(AuditEvent happened, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                transaction.Record(happened);
                return await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    internal Task<AuditRow> AppendAsync(OpsDbContext context, AuditEvent happened, CancellationToken cancellationToken) =>
        _appender.AppendAsync(context, happened, cancellationToken);

    internal Task CommittedAsync(AuditRow row) => _commits.RaiseAsync(new AuditCommitted(row.Seq, _kinds.Find(row.Kind)!));
}

/// <summary>A change while it runs. Disposing it without a commit undoes it.</summary>
public sealed class AuditedTransaction : IAsyncDisposable
{
    private readonly AuditTrail _trail;
    private readonly OpsDbContext _context;
    private readonly IDbContextTransaction _transaction;
    private AuditEvent? _event;

    internal AuditedTransaction(AuditTrail trail, OpsDbContext context, IDbContextTransaction transaction)
    {
        _trail = trail;
        _context = context;
        _transaction = transaction;
    }

    /// <summary>Says what happened.</summary>
    /// <exception cref="InvalidOperationException">Something was said already: one change is one event.</exception>
    public void Record(AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _event = _event is null ? happened : throw new InvalidOperationException($"This change is recorded as {_event.Kind} already; {happened.Kind} is another change.");
    }

    /// <summary>Saves the change, appends the event and commits both.</summary>
    /// <returns>The event's position.</returns>
    /// <exception cref="InvalidOperationException">No event was recorded: the change is not kept.</exception>
    public async Task<long> CommitAsync(CancellationToken cancellationToken = default)
    {
        AuditEvent happened = _event ?? throw new InvalidOperationException("A change without an event in the audit trail is not kept.");
        await _context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        AuditRow row = await _trail.AppendAsync(_context, happened, cancellationToken).ConfigureAwait(false); // late: the log's end is locked from here on
        await _transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await _trail.CommittedAsync(row).ConfigureAwait(false);
        return row.Seq;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _context.InAuditedTransaction = false;
        await _transaction.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>Tells those who wait for new entries. They are called after the commit, in the order in which they came.</summary>
public sealed partial class AuditCommits(ILogger<AuditCommits> logger)
{
    private readonly Lock _lock = new();
    private Func<AuditCommitted, Task>[] _handlers = [];

    /// <summary>Adds a handler: it is awaited before the command answers, so it returns at once unless the kind is <see cref="AuditKind.AtOnce"/>.</summary>
    /// <returns>Dispose it to be told no more.</returns>
    public IDisposable Subscribe(Func<AuditCommitted, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    internal async Task RaiseAsync(AuditCommitted committed)
    {
        foreach (Func<AuditCommitted, Task> handler in Volatile.Read(ref _handlers))
        {
            try
            {
                await handler(committed).ConfigureAwait(false);
            }
            catch (Exception exception) // the change is committed: whoever listens cannot undo it
            {
                Log.HandlerFailed(logger, committed.Seq, exception);
            }
        }
    }

    private sealed class Subscription(AuditCommits commits, Func<AuditCommitted, Task> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (commits._lock)
            {
                commits._handlers = [.. commits._handlers.Where(h => h != handler)];
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Entry {Seq} of the audit trail is committed, but what follows a commit failed.")]
        public static partial void HandlerFailed(ILogger logger, long seq, Exception exception);
    }
}
