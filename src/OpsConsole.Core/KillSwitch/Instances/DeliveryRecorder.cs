using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>
/// Keeps the measured deliveries in the database: once all have confirmed or a minute has passed, and again when somebody confirms late.
/// Nothing waits for it; while the database is away it tries again.
/// </summary>
public sealed partial class DeliveryRecorder(
    DeliveryTracker tracker, IDbContextFactory<OpsDbContext> contexts, StorageOptions storage, TimeProvider time, ILogger<DeliveryRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = Interval;
            try
            {
                await RecordAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                Log.NotRecorded(logger, exception);
                pause = RetryAfter;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        foreach (TrackedChange change in tracker.Changes)
        {
            KillProgress progress = change.Progress();
            if (IsDue(change, progress))
            {
                await WriteAsync(progress, cancellationToken).ConfigureAwait(false);
                (change.Kept, change.KeptAt) = (progress, time.GetUtcNow().UtcDateTime);
            }
        }
    }

    private bool IsDue(TrackedChange change, KillProgress progress)
    {
        if (ReferenceEquals(change.Kept, progress))
        {
            return false;
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        return change.Kept is null
            ? progress.IsComplete || now - change.DecidedAt >= FirstAfter
            : now - change.DecidedAt <= DeliveryTracker.Patience && (progress.IsComplete || now - change.KeptAt >= AgainAfter);
    }

    private async Task WriteAsync(KillProgress progress, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            KillDelivery? row = await context.Set<KillDelivery>().FindAsync([progress.RecordId, storage.Node], cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                row = new KillDelivery { RecordId = progress.RecordId, Node = storage.Node, Environment = progress.Environment, Missing = "[]" };
                context.Add(row);
            }

            (row.Expected, row.Confirmed, row.At) = (progress.Expected, progress.Confirmed, time.GetUtcNow().UtcDateTime);
            (row.MedianMs, row.P99Ms, row.LastMs) = (progress.MedianMs, progress.P99Ms, progress.LastMs);
            row.Missing = JsonSerializer.Serialize(progress.Missing.Select(m => m.ToString()));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "How a change of the kill switch reached its instances could not be written down; it is tried again")]
        public static partial void NotRecorded(ILogger logger, Exception exception);
    }
}
