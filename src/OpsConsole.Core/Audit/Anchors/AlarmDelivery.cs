using System.Data.Common;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Tells the webhook of each alarm in the trail, in their order and at least once: those that were not taken before the console ended
/// follow after its start. A receiver tells repetitions by their id.
/// </summary>
internal sealed partial class AlarmDelivery(
    Webhook webhook, IDbContextFactory<OpsDbContext> contexts, AuditKinds kinds, AnchorStates states, TimeProvider time, ILogger<AlarmDelivery> logger)
{
    /// <summary>Name under which its state is kept.</summary>
    public const string Name = "alarms";

    private const int MaxWaiting = 1000;

    private readonly Channel<long> _waiting = Channel.CreateBounded<long>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Whom it tells.</summary>
    public string Target => webhook.Target;

    /// <summary>Takes an alarm.</summary>
    public void Offer(long seq) => _waiting.Writer.TryWrite(seq);

    /// <summary>Works until it is cancelled.</summary>
    /// <param name="delivered">Alarms before this position were told of.</param>
    /// <param name="stopping">Cancels.</param>
    public async Task RunAsync(long delivered, CancellationToken stopping)
    {
        HashSet<long> missed = [];
        await TryUntilAsync(() => CatchUpAsync(delivered, missed, stopping), stopping).ConfigureAwait(false);
        await foreach (long seq in _waiting.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
        {
            if (!missed.Remove(seq)) // it came after the start, but before those missed were read
            {
                await TryUntilAsync(() => DeliverAsync(seq, stopping), stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task CatchUpAsync(long delivered, HashSet<long> missed, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            missed.UnionWith(await context.AuditAlarms.AsNoTracking().Where(a => a.AcknowledgedBy == null && a.Seq >= delivered)
                .OrderBy(a => a.Seq).Select(a => a.Seq).Take(MaxWaiting).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        foreach (long seq in missed.Order())
        {
            await TryUntilAsync(() => DeliverAsync(seq, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(long seq, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        AuditRow? row;
        string log;
        await using (context.ConfigureAwait(false))
        {
            row = await context.AuditEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Seq == seq, cancellationToken).ConfigureAwait(false);
            log = await context.AuditHead.AsNoTracking().Select(h => h.LogId).SingleAsync(cancellationToken).ConfigureAwait(false);
        }

        if (row is null)
        {
            return; // it was archived, or deleted, which the anchors' check finds
        }

        await webhook.PostAsync(
            $"alarm_{log}_{row.Id}",
            "audit.alarm",
            new JsonObject
            {
                ["log"] = log,
                ["kind"] = row.Kind,
                ["says"] = kinds.Find(row.Kind)?.Says ?? row.Kind,
                ["outcome"] = row.Outcome,
                ["seq"] = row.Seq,
                ["time"] = AuditEntry.Text(row.RecordedAt),
            },
            cancellationToken).ConfigureAwait(false);
        states.Succeeded(Name, seq + 1);
    }

    private async Task TryUntilAsync(Func<Task> work, CancellationToken stopping)
    {
        for (int failures = 1; ; failures++)
        {
            TimeSpan? asked = null;
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (AnchorException exception)
            {
                asked = exception.RetryAfter;
                if (states.Failed(Name, exception.Message))
                {
                    Log.NotTold(logger, exception);
                }
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
            {
                Log.NotTold(logger, exception);
            }

            await Task.Delay(AnchorBackOff.After(failures, asked), time, stopping).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook was not told of an alarm of the audit trail. It is tried again.")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
