using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Writes down what drills there were, hears of those of other nodes, and notices those that were missed.</summary>
public sealed partial class DrillUpkeep(DrillHistory history, MissedDrills missed, DrillEnvironments environments, TimeProvider time, ILogger<DrillUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private bool _failing;

    /// <summary>Does it once. A database that does not answer is asked again the next time.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await history.WriteAsync(cancellationToken).ConfigureAwait(false);
            await history.ReadAsync(cancellationToken).ConfigureAwait(false);
            _failing = false;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException or IOException)
        {
            if (!_failing)
            {
                Log.Behind(logger, exception);
            }

            _failing = true;
        }

        missed.Look(await environments.ListAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task added = history.Added;
            await RunOnceAsync(stoppingToken).ConfigureAwait(false);
            using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(added, Task.Delay(Interval, time, wait.Token)).ConfigureAwait(false);
            await wait.CancelAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Drills of the kill switch cannot be written to the database. They are kept in memory until it answers.")]
        public static partial void Behind(ILogger logger, Exception exception);
    }
}
