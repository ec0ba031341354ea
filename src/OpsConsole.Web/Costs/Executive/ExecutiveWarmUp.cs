using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>
/// Reads once, soon after the start, what the executive page shows of three years: so that the first reader of the day finds its queries compiled and those years in memory.
/// Of an empty console there is nothing to read.
/// </summary>
internal sealed partial class ExecutiveWarmUp(IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ExecutiveWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            await ReadAsync(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested) // whatever it is, the console runs without it
        {
            Log.Failed(logger, failure);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if ((await scope.ServiceProvider.GetRequiredService<MetricsQuery>().DimensionsAsync(cancellationToken)).Applications.Count > 0)
        {
            long start = time.GetTimestamp();
            await scope.ServiceProvider.GetRequiredService<ExecutiveState>().LoadAsync(new ExecutiveView(new SpendView(null, null), null, IsLong: true), cancellationToken);
            long took = (long)time.GetElapsedTime(start).TotalMilliseconds;
            Log.Read(logger, took);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Three years of the executive page were read ahead in {Millis} ms.")]
        public static partial void Read(ILogger logger, long millis);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What the executive page shows could not be read ahead. Its first reader waits a little longer.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
