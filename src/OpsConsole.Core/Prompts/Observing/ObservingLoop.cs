using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Reads once a minute which versions ran.</summary>
internal sealed partial class ObservingLoop(ObservedVersions versions, TimeProvider time, ILogger<ObservingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1), First = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (TimeSpan pause = First; ; pause = Every)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            try
            {
                await versions.RefreshAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested) // the next turn may go well: the database is locked, perhaps
            {
                Log.NotRead(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Which versions of prompts run could not be read; it is tried again within a minute.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
