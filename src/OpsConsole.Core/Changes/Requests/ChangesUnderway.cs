namespace OpsConsole.Core.Changes.Requests;

/// <summary>The change requests that somebody is just putting live, on this node. Any thread.</summary>
internal sealed class ChangesUnderway
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _underway = new(StringComparer.Ordinal);

    /// <summary>Whether somebody is putting it live.</summary>
    public bool Has(string id)
    {
        lock (_lock)
        {
            return _underway.ContainsKey(id);
        }
    }

    /// <summary>Somebody begins; disposing ends it.</summary>
    public IDisposable Begin(string id)
    {
        lock (_lock)
        {
            _underway[id] = _underway.GetValueOrDefault(id) + 1;
        }

        return new Turn(this, id);
    }

    private void End(string id)
    {
        lock (_lock)
        {
            if (--_underway[id] == 0)
            {
                _underway.Remove(id);
            }
        }
    }

    private sealed class Turn(ChangesUnderway underway, string id) : IDisposable
    {
        private bool _ended;

        public void Dispose()
        {
            if (!_ended)
            {
                _ended = true;
                underway.End(id);
            }
        }
    }
}
