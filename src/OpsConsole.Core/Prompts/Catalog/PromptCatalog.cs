namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>The newest catalog. Any thread may read; only the synchronisation replaces it.</summary>
public sealed class PromptCatalog
{
    private readonly Listeners _listeners = new();
    private CatalogSnapshot _current = CatalogSnapshot.Empty;

    /// <summary>The newest one; the last good one while the repository cannot be read.</summary>
    public CatalogSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Calls a handler after each replacement, on the thread that replaced it; it must be quick and not throw.</summary>
    public IDisposable Subscribe(Action handler) => _listeners.Add(handler);

    /// <summary>Replaces it.</summary>
    internal void Replace(CatalogSnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        _listeners.Tell();
    }
}
