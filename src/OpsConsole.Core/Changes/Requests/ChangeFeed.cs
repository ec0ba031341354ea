namespace OpsConsole.Core.Changes.Requests;

/// <summary>Says that change requests changed, so that open pages look again. Any thread.</summary>
public sealed class ChangeFeed
{
    private readonly Lock _lock = new();
    private Action[] _handlers = [];

    /// <summary>Calls a handler after each change, on the thread that made it; it must be quick and not throw.</summary>
    public IDisposable Subscribe(Action handler)
    {
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    internal void Raise()
    {
        foreach (Action handler in Volatile.Read(ref _handlers))
        {
            handler();
        }
    }

    private sealed class Subscription(ChangeFeed feed, Action handler) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._lock)
            {
                feed._handlers = [.. feed._handlers.Where(h => h != handler)];
            }
        }
    }
}
