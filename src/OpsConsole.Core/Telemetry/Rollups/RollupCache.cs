namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// Chunks in memory, at most so many bytes of them; the least recently used go first. The writer's announcements throw chunks
/// out at once. Where other nodes write too, which cannot announce, chunks also age: those of the last two hours within seconds, older
/// ones within minutes.
/// </summary>
/// <param name="capacity">Most bytes.</param>
/// <param name="isShared">Whether other nodes write too.</param>
internal sealed class RollupCache(long capacity, bool isShared)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(2), RecentAge = TimeSpan.FromSeconds(5), Age = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ChunkKey, LinkedListNode<(ChunkKey Key, RollupChunk Chunk)>> _chunks = [];
    private readonly LinkedList<(ChunkKey Key, RollupChunk Chunk)> _byUse = []; // newest first
    private readonly HashSet<ChunkKey> _reading = [];

    /// <summary>Memory in use, at most the capacity.</summary>
    public long Bytes { get; private set; }

    /// <summary>The chunk, if it is there and fresh.</summary>
    public RollupChunk? Find(ChunkKey key, DateTime now)
    {
        lock (_lock)
        {
            if (!_chunks.TryGetValue(key, out LinkedListNode<(ChunkKey Key, RollupChunk Chunk)>? node))
            {
                return null;
            }

            if (isShared && now - node.Value.Chunk.ReadAt > (RollupTime.Instant(key.End) > now - Recent ? RecentAge : Age))
            {
                Remove(node);
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Chunk;
        }
    }

    /// <summary>Says that a chunk is about to be read, so that a write in the meantime is not missed.</summary>
    public void BeginRead(ChunkKey key)
    {
        lock (_lock)
        {
            _reading.Add(key);
        }
    }

    /// <summary>Keeps a chunk that was read, unless a write touched it meanwhile or the reading failed (no chunk).</summary>
    public void EndRead(ChunkKey key, RollupChunk? chunk)
    {
        lock (_lock)
        {
            if (!_reading.Remove(key) || chunk is null || chunk.Bytes > capacity)
            {
                return;
            }

            if (_chunks.TryGetValue(key, out LinkedListNode<(ChunkKey Key, RollupChunk Chunk)>? old))
            {
                Remove(old);
            }

            _chunks.Add(key, _byUse.AddFirst((key, chunk)));
            Bytes += chunk.Bytes;
            while (Bytes > capacity)
            {
                Remove(_byUse.Last!);
            }
        }
    }

    /// <summary>Throws out what a commit has touched.</summary>
    public void Invalidate(IReadOnlyCollection<RollupBucket> touched)
    {
        lock (_lock)
        {
            foreach (RollupBucket bucket in touched)
            {
                Forget(ChunkKey.Of(bucket.Tier, bucket.Bucket));
                Forget(ChunkKey.Of(bucket.Tier, bucket.Bucket, countersOnly: true));
            }
        }
    }

    private void Forget(ChunkKey key)
    {
        _reading.Remove(key);
        if (_chunks.TryGetValue(key, out LinkedListNode<(ChunkKey Key, RollupChunk Chunk)>? node))
        {
            Remove(node);
        }
    }

    private void Remove(LinkedListNode<(ChunkKey Key, RollupChunk Chunk)> node)
    {
        _byUse.Remove(node);
        _chunks.Remove(node.Value.Key);
        Bytes -= node.Value.Chunk.Bytes;
    }
}
