using System.Collections.Concurrent;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Versions that were asked for by their SHA, or as the newest, up to a number of bytes; what was not asked for the longest goes first.</summary>
internal sealed class ServedCache(long maxBytes)
{
    private readonly ConcurrentDictionary<(string Name, string Commit), Entry> _entries = new();
    private readonly Lock _lock = new();
    private long _clock, _bytes;

    public ServedPrompt? Find(string name, string commit)
    {
        if (!_entries.TryGetValue((name, commit), out Entry? entry))
        {
            return null;
        }

        Volatile.Write(ref entry.Used, Interlocked.Increment(ref _clock));
        return entry.Prompt;
    }

    public void Add(ServedPrompt prompt)
    {
        lock (_lock)
        {
            if (!_entries.TryAdd((prompt.Name, prompt.Version.Commit), new Entry(prompt) { Used = Interlocked.Increment(ref _clock) }))
            {
                return;
            }

            _bytes += prompt.Size;
            if (_bytes > maxBytes)
            {
                Shrink();
            }
        }
    }

    /// <summary>A quarter goes at once, so that not each addition looks for the oldest.</summary>
    private void Shrink()
    {
        foreach (((string, string) key, Entry entry) in _entries.OrderBy(e => Volatile.Read(ref e.Value.Used)))
        {
            if (_bytes <= maxBytes / 4 * 3)
            {
                return;
            }

            _entries.TryRemove(key, out _);
            _bytes -= entry.Prompt.Size;
        }
    }

    private sealed class Entry(ServedPrompt prompt)
    {
        public long Used;

        public ServedPrompt Prompt => prompt;
    }
}
