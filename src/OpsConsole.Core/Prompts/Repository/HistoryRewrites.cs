using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Tells of histories that were rewritten.</summary>
internal sealed partial class HistoryRewrites(ILogger logger)
{
    private readonly Lock _lock = new();
    private Func<HistoryRewrite, CancellationToken, Task>[] _handlers = [];

    /// <summary>Calls a handler for each. One that throws, or where there is none yet, is told again after the next fetch.</summary>
    public IDisposable Subscribe(Func<HistoryRewrite, CancellationToken, Task> handler)
    {
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>Tells. Whatever goes wrong with that is in the log: the catalog goes on.</summary>
    /// <returns>Whether anybody heard it; false where it has to be told again.</returns>
    public async Task<bool> TellAsync(HistoryRewrite rewrite, CancellationToken cancellationToken)
    {
        Func<HistoryRewrite, CancellationToken, Task>[] handlers = Volatile.Read(ref _handlers);
        try
        {
            foreach (Func<HistoryRewrite, CancellationToken, Task> handler in handlers)
            {
                await handler(rewrite, cancellationToken).ConfigureAwait(false);
            }

            return handlers.Length > 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotTold(logger, rewrite.Before, rewrite.After, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The history of the prompt repository was rewritten from {Before} to {After}, which could not be written down. It is tried again after each fetch.")]
        public static partial void NotTold(ILogger logger, string before, string after, Exception exception);
    }

    private sealed class Subscription(HistoryRewrites owner, Func<HistoryRewrite, CancellationToken, Task> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._handlers = [.. owner._handlers.Where(h => h != handler)];
            }
        }
    }
}
