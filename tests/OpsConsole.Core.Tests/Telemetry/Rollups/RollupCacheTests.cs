using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

public sealed class RollupCacheTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
    private static readonly ChunkKey Old = ChunkKey.Of(RollupTier.Hour, RollupTime.Minute(Now.AddDays(-3)));
    private static readonly ChunkKey Today = ChunkKey.Of(RollupTier.Hour, RollupTime.Minute(Now));

    [Fact]
    public void A_chunk_that_a_commit_touches_is_gone()
    {
        RollupCache cache = new(1_000_000, isShared: true);
        Put(cache, Old, Chunk());
        cache.Invalidate([new RollupBucket(RollupTier.Hour, Old.Start + 60), new RollupBucket(RollupTier.Minute, Old.Start)]);
        Assert.Null(cache.Find(Old, Now));
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void A_chunk_that_a_commit_touches_while_it_is_read_is_not_kept()
    {
        RollupCache cache = new(1_000_000, isShared: true);
        cache.BeginRead(Old);
        cache.Invalidate([new RollupBucket(RollupTier.Hour, Old.Start)]);
        cache.EndRead(Old, Chunk());
        Assert.Null(cache.Find(Old, Now));
    }

    [Fact]
    public void Where_other_nodes_write_recent_chunks_age_within_seconds_and_older_ones_within_minutes()
    {
        RollupCache cache = new(1_000_000, isShared: true);
        Put(cache, Today, Chunk());
        Put(cache, Old, Chunk());
        Assert.NotNull(cache.Find(Today, Now.AddSeconds(4)));
        Assert.Null(cache.Find(Today, Now.AddSeconds(6)));
        Assert.NotNull(cache.Find(Old, Now.AddMinutes(9)));
        Assert.Null(cache.Find(Old, Now.AddMinutes(11)));
    }

    [Fact]
    public void Where_nobody_else_writes_no_chunk_ages()
    {
        RollupCache cache = new(1_000_000, isShared: false);
        Put(cache, Today, Chunk());
        Assert.NotNull(cache.Find(Today, Now.AddDays(3)));
    }

    [Fact]
    public void The_least_recently_used_chunks_make_room()
    {
        RollupChunk chunk = Chunk();
        RollupCache cache = new(chunk.Bytes * 3, isShared: true);
        ChunkKey[] keys = [.. Enumerable.Range(0, 4).Select(day => ChunkKey.Of(RollupTier.Hour, Old.Start - (day * 24 * 60)))];
        Put(cache, keys[0], chunk);
        Put(cache, keys[1], chunk);
        Put(cache, keys[2], chunk);
        cache.Find(keys[0], Now);
        Put(cache, keys[3], chunk);
        Assert.Equal([true, false, true, true], keys.Select(k => cache.Find(k, Now) is not null));
        Assert.Equal(chunk.Bytes * 3, cache.Bytes);
    }

    [Fact]
    public void A_chunk_larger_than_the_cache_is_not_kept()
    {
        RollupCache cache = new(10, isShared: true);
        Put(cache, Old, Chunk());
        Assert.Null(cache.Find(Old, Now));
        Assert.Equal(0, cache.Bytes);
    }

    private static void Put(RollupCache cache, ChunkKey key, RollupChunk chunk)
    {
        cache.BeginRead(key);
        cache.EndRead(key, chunk);
    }

    private static RollupChunk Chunk()
    {
        RollupChunk.Builder builder = new();
        builder.Add(Old.Start, 1, new RollupCell { Requests = 1 }.Pack());
        return builder.Build(Now);
    }
}
