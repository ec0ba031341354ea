using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Tells of histories that were rewritten.</summary>
internal sealed class HistoryRewrites
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

    /// <summary>Tells.</summary>
    /// <returns>Whether anybody heard it.</returns>
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
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            return false; // the database is away, which others say: the catalog goes on, and it is told later
        }
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
