namespace OpsConsole.Core.Prompts;

/// <summary>Those who want to hear that something changed. Any thread.</summary>
internal sealed class Listeners
{
    private readonly Lock _lock = new();
    private Action[] _handlers = [];

    /// <summary>Adds one, until it is disposed.</summary>
    /// <param name="handler">Called on the thread that made the change; it must be quick and not throw.</param>
    public IDisposable Add(Action handler)
    {
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>Tells everybody.</summary>
    public void Tell()
    {
        foreach (Action handler in Volatile.Read(ref _handlers))
        {
            handler();
        }
    }

    private sealed class Subscription(Listeners listeners, Action handler) : IDisposable
    {
        public void Dispose()
        {
            lock (listeners._lock)
            {
                listeners._handlers = [.. listeners._handlers.Where(h => h != handler)];
            }
        }
    }
}
