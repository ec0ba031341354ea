using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Follows the branch: reads what was released, tells bypasses, sees what plain git did to proposals, and settles what a stop interrupted.</summary>
internal sealed partial class ReleaseUpkeep(
    PromptCatalog catalog, ReleaseHistory history, BypassWatch bypasses, ReleaseRecovery recovery, ProposalWatch proposals, TimeProvider time, ILogger<ReleaseUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private bool _failing;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (catalog.Current.Commit is { } tip)
        {
            await history.RefreshAsync(cancellationToken).ConfigureAwait(false);
            await recovery.RunAsync(cancellationToken).ConfigureAwait(false);
            await bypasses.RunAsync(tip, cancellationToken).ConfigureAwait(false);
            await proposals.RunAsync(tip, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        Channel<bool> replaced = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using IDisposable subscription = catalog.Subscribe(() => replaced.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
                _failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) // git and databases break in many ways, and the next round may do better
            {
                if (!_failing)
                {
                    Log.Failed(logger, exception);
                }

                _failing = true;
            }

            using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(Interval, time, wait.Token), replaced.Reader.WaitToReadAsync(wait.Token).AsTask()).ConfigureAwait(false); // whichever is first, however it ends
            await wait.CancelAsync().ConfigureAwait(false);
            replaced.Reader.TryRead(out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The history of releases could not be looked through. It is tried again; what is served does not depend on it.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
