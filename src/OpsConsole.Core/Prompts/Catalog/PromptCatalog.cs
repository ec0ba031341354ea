namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>The newest catalog. Any thread may read; only the synchronisation replaces it.</summary>
public sealed class PromptCatalog
{
    private readonly Lock _lock = new();
    private Action[] _handlers = [];
    private CatalogSnapshot _current = CatalogSnapshot.Empty;

    /// <summary>The newest one; the last good one while the repository cannot be read.</summary>
    public CatalogSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Calls a handler after each replacement, on the thread that replaced it; it must be quick and not throw.</summary>
    public IDisposable Subscribe(Action handler)
    {
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>Replaces it.</summary>
    internal void Replace(CatalogSnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        foreach (Action handler in Volatile.Read(ref _handlers))
        {
            handler();
        }
    }

    private sealed class Subscription(PromptCatalog catalog, Action handler) : IDisposable
    {
        public void Dispose()
        {
            lock (catalog._lock)
            {
                catalog._handlers = [.. catalog._handlers.Where(h => h != handler)];
            }
        }
    }
}
