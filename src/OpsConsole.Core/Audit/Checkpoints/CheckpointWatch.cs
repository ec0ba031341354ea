using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>
/// Sees to it that the trail is signed: at start, at each interval, before the command answers for events that ask for it, and at the end.
/// </summary>
internal sealed partial class CheckpointWatch(
    CheckpointIssuer issuer, AuditCommits commits, AuditOptions options, TimeProvider time, ILogger<CheckpointWatch> logger) : BackgroundService
{
    /// <summary>Part of the interval after which it is signed: the rest is for signing and anchoring.</summary>
    private const double Early = 0.9;

    private IDisposable? _subscription;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => issuer.IssueAsync(cancellationToken)).ConfigureAwait(false);
        _subscription = commits.Subscribe(committed => committed.Kind.AtOnce ? issuer.IssueAsync() : Task.CompletedTask);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        _subscription?.Dispose();
        await TryAsync(() => issuer.IssueAsync(cancellationToken)).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.CheckpointInterval * Early, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryAsync(() => issuer.IssueAsync(stoppingToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
    }

    /// <summary>The console serves also while its trail cannot be signed; the page and the health check say so.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.NotSigned(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The audit trail could not be signed. It is tried again.")]
        public static partial void NotSigned(ILogger logger, Exception exception);
    }
}
