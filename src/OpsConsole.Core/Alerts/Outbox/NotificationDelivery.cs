using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>Runs a lane for each channel, side by side, and the upkeep: after each commit, when something is due, and every quarter of a minute.</summary>
internal sealed partial class NotificationDelivery(
    NotificationChannels channels, OutboxStore store, OutboxUpkeep upkeep, AlertsOptions options, AuditCommits commits, TimeProvider time, ILogger<NotificationDelivery> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15), Least = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        List<Channel<bool>> wakes = [.. channels.All.Select(_ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }))];
        using IDisposable subscription = commits.Subscribe(_ =>
        {
            wakes.ForEach(w => w.Writer.TryWrite(true));
            return Task.CompletedTask;
        });
        IEnumerable<Task> lanes = channels.All.Zip(wakes, (channel, wake) =>
        {
            DeliveryLane lane = new(channel, store, options, time, logger);
            return LoopAsync(lane.Name, lane.RunAsync, wake.Reader, stoppingToken);
        });
        await Task.WhenAll([.. lanes, LoopAsync("upkeep", KeepAsync, null, stoppingToken)]).ConfigureAwait(false);
    }

    private async Task<DateTime?> KeepAsync(CancellationToken cancellationToken)
    {
        await upkeep.RunAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Does something again and again until the console stops.</summary>
    private async Task LoopAsync(string name, Func<CancellationToken, Task<DateTime?>> round, ChannelReader<bool>? wake, CancellationToken stopping)
    {
        bool failing = false;
        while (!stopping.IsCancellationRequested)
        {
            DateTime? next = null;
            try
            {
                next = await round(stopping).ConfigureAwait(false);
                failing = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) // databases break in many ways, and the next round may do better
            {
                if (!failing)
                {
                    Log.Failed(logger, name, exception);
                }

                failing = true;
            }

            TimeSpan wait = next - time.GetUtcNow().UtcDateTime is { } due && due < Interval ? due : Interval;
            using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task pause = Task.Delay(wait > Least ? wait : Least, time, waiting.Token);
            await Task.WhenAny(pause, wake?.WaitToReadAsync(waiting.Token).AsTask() ?? pause).ConfigureAwait(false); // whichever is first, however it ends
            await waiting.CancelAsync().ConfigureAwait(false);
            wake?.TryRead(out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of notifications ({Lane}) cannot be read or written. It is tried again; nothing is lost.")]
        public static partial void Failed(ILogger logger, string lane, Exception exception);
    }
}
