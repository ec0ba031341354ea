namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>A checkpoint with the note that signs it.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Note">The signed note.</param>
public sealed record PublishedCheckpoint(Checkpoint Checkpoint, string Note);

/// <summary>
/// The newest signed checkpoint, in memory: whatever leaves the console for other trust domains carries it. Whoever carries it
/// further (anchors, streams) subscribes.
/// </summary>
public sealed class NewestCheckpoint
{
    private readonly Lock _lock = new();
    private Func<PublishedCheckpoint, Task>[] _handlers = [];
    private PublishedCheckpoint? _current;

    /// <summary>The checkpoint; null until the first one is signed or loaded.</summary>
    public PublishedCheckpoint? Current => Volatile.Read(ref _current);

    /// <summary>Adds a handler. Publishing waits for it, so it returns at once or bounds its time; it does not throw.</summary>
    /// <returns>Dispose it to be told no more.</returns>
    public IDisposable Subscribe(Func<PublishedCheckpoint, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>Makes a checkpoint the newest, unless a larger one is, and tells the subscribers.</summary>
    internal async Task PublishAsync(PublishedCheckpoint checkpoint)
    {
        lock (_lock)
        {
            if (_current is { } current && current.Checkpoint.Size >= checkpoint.Checkpoint.Size)
            {
                return;
            }

            _current = checkpoint;
        }

        await Task.WhenAll(Volatile.Read(ref _handlers).Select(handler => handler(checkpoint))).ConfigureAwait(false);
    }

    private sealed class Subscription(NewestCheckpoint owner, Func<PublishedCheckpoint, Task> handler) : IDisposable
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
