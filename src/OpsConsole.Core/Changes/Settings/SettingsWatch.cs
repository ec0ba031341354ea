using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>Keeps <see cref="SettingsInForce"/> up to date: after each step of a change request here, and now and then for what other nodes did.</summary>
internal sealed class SettingsWatch(SettingsInForce settings, ChangeFeed feed, TimeProvider time) : BackgroundService
{
    /// <summary>How long what another node released may not be known here.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        Channel<bool> moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using IDisposable subscription = feed.Subscribe(() => moved.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await settings.ReadAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
            {
                // What was known counts on; the database's own health says what is wrong with it.
            }

            using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(Interval, time, wait.Token), moved.Reader.WaitToReadAsync(wait.Token).AsTask()).ConfigureAwait(false);
            await wait.CancelAsync().ConfigureAwait(false);
            moved.Reader.TryRead(out _);
        }
    }
}
