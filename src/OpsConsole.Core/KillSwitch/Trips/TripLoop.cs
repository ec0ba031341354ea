using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>
/// Judges the rules every ten seconds, in a loop of its own: no job, no queue. Nodes that share a database take turns by their number, a second
/// apart, so that the second finds killed what the first killed; where they meet all the same, a scope is killed twice, which harms nobody.
/// </summary>
internal sealed class TripLoop(TripWatch watch, StorageOptions storage, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>The next turn of a node, from a moment.</summary>
    public static DateTime Next(DateTime now, int node)
    {
        DateTime turn = now.AddTicks(-(now.Ticks % Every.Ticks)).AddSeconds(node % 10);
        return turn > now ? turn : turn + Every;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            await Task.Delay(Next(now, storage.Node) - now, time, stoppingToken).ConfigureAwait(false);
            await watch.JudgeAsync(stoppingToken).ConfigureAwait(false);
        }
    }
}
