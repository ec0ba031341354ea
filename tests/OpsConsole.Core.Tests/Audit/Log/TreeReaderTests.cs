using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Log;

/// <summary>Every answer of the stored tree against RFC 6962 as it stands in the book.</summary>
public sealed class TreeReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roots_are_right_at_every_size()
    {
        byte[][] leaves = Leaves(600);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        TreeReader reader = new(context);
        for (int size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(ReferenceTree.Root(leaves.AsSpan(0, size)), await reader.RootAsync(size, Cancel));
        }
    }

    [Fact]
    public async Task Proofs_are_those_of_the_standard()
    {
        byte[][] leaves = Leaves(600);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        TreeReader reader = new(context);
        Random random = new(600);
        for (int size = 1; size <= leaves.Length; size++)
        {
            // All pairs of small trees, and of larger ones the ends and some in between.
            IEnumerable<int> some = size <= 33 ? Enumerable.Range(0, size) : [0, size - 1, random.Next(size), random.Next(size)];
            foreach (int at in some)
            {
                Assert.Equal(ReferenceTree.Path(at, leaves.AsSpan(0, size)), await reader.InclusionAsync(at, size, Cancel));
                Assert.Equal(ReferenceTree.Proof(at + 1, leaves.AsSpan(0, size)), await reader.ConsistencyAsync(at + 1, size, Cancel));
            }
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(66_000)]
    public async Task Trees_across_the_border_of_a_tile_of_tiles_are_right(int size)
    {
        byte[][] leaves = Leaves(size);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        TreeReader reader = new(context);
        byte[] root = ReferenceTree.Root(leaves);
        Assert.Equal(root, await reader.RootAsync(size, Cancel));
        foreach (int at in new[] { 0, 255, 256, 32_767, 65_279, 65_280, 65_534, size - 1 })
        {
            Assert.Equal(root, ReferenceTree.RootFrom(leaves[at], at, size, await reader.InclusionAsync(at, size, Cancel)));
            Assert.Equal(ReferenceTree.Path(at, leaves), await reader.InclusionAsync(at, size, Cancel));
            byte[] old = ReferenceTree.Root(leaves.AsSpan(0, at + 1));
            Assert.Equal(old, await reader.RootAsync(at + 1, Cancel));
            (byte[] from, byte[] to) = ReferenceTree.RootsFrom(old, at + 1, size, await reader.ConsistencyAsync(at + 1, size, Cancel))!.Value;
            Assert.Equal((old, root), (from, to), HashPair.Comparer);
        }
    }

    [Fact]
    public async Task Proofs_outlive_the_entries()
    {
        byte[][] leaves = Leaves(600);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        await context.AuditEntries.Where(e => e.Seq < 512).ExecuteDeleteAsync(Cancel);
        TreeReader reader = new(context);
        Assert.Equal(ReferenceTree.Root(leaves), await reader.RootAsync(600, Cancel));
        Assert.Equal(ReferenceTree.Path(77, leaves), await reader.InclusionAsync(77, 600, Cancel));
        Assert.Equal(ReferenceTree.Proof(300, leaves), await reader.ConsistencyAsync(300, 600, Cancel));
    }

    [Fact]
    public async Task Subtrees_are_their_roots()
    {
        byte[][] leaves = Leaves(600);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        TreeReader reader = new(context);
        foreach ((int first, int count) in new[] { (0, 1), (0, 512), (256, 256), (512, 64), (599, 1), (128, 128), (576, 16) })
        {
            Assert.Equal(ReferenceTree.Root(leaves.AsSpan(first, count)), await reader.SubtreeAsync(first, count, Cancel));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.SubtreeAsync(1, 2, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.SubtreeAsync(0, 3, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.SubtreeAsync(0, 0, Cancel));
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_never_guessed()
    {
        byte[][] leaves = Leaves(300);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        await context.AuditEntries.Where(e => e.Seq == 280).ExecuteDeleteAsync(Cancel);
        TreeReader reader = new(context);
        await Assert.ThrowsAsync<InvalidDataException>(() => reader.RootAsync(300, Cancel));
        await Assert.ThrowsAsync<InvalidDataException>(() => reader.RootAsync(301, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.InclusionAsync(300, 300, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.InclusionAsync(-1, 300, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ConsistencyAsync(0, 300, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ConsistencyAsync(301, 300, Cancel));
        Assert.Equal(ReferenceTree.Root(leaves.AsSpan(0, 280)), await reader.RootAsync(280, Cancel));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(511)]
    [InlineData(65_535)]
    public async Task The_entry_that_completes_a_tile_writes_it(int before)
    {
        byte[][] leaves = Leaves(before);
        await using TestDatabase database = await StoredAsync(leaves);
        await using OpsDbContext context = database.Context();
        CompactRange range = new();
        Array.ForEach(leaves, range.Append);
        context.AuditHead.Add(new AuditHead { LogId = new string('a', 26), Size = before, Range = range.ToBytes(), LastLeafHash = leaves[^1], LastRecordedAt = DateTime.UnixEpoch });
        await context.SaveChangesAsync(Cancel);

        AuditAppender appender = new(new AuditKinds([new AuditKind("a.b", "did")]), database.Provider.GetRequiredService<StorageOptions>(), TimeProvider.System);
        await using (Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(Cancel))
        {
            leaves = [.. leaves, (await appender.AppendAsync(context, new AuditEvent("a.b", Actor.Console, "t", "1"), Cancel)).LeafHash];
            await transaction.CommitAsync(Cancel);
        }

        byte[] newest = [.. leaves[^AuditTile.Width..].SelectMany(h => h)];
        Assert.Equal(newest, (await context.AuditTiles.AsNoTracking().SingleAsync(t => t.Level == 0 && t.Index == before / AuditTile.Width, Cancel)).Hashes);
        byte[] above = [.. leaves.Chunk(AuditTile.Width).SelectMany(t => ReferenceTree.Root(t))];
        Assert.Equal(
            before == 65_535 ? [above] : [],
            await context.AuditTiles.Where(t => t.Level == 1).Select(t => t.Hashes).ToListAsync(Cancel));
        await context.AuditEntries.ExecuteDeleteAsync(Cancel); // the tiles alone must do now
        Assert.Equal(ReferenceTree.Root(leaves), await new TreeReader(context).RootAsync(leaves.Length, Cancel));
    }

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => ReferenceTree.Leaf(BitConverter.GetBytes(i)))];

    /// <summary>A database with these leaf hashes, and the tiles that belong to them.</summary>
    private static async Task<TestDatabase> StoredAsync(byte[][] leaves)
    {
        TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using OpsDbContext context = database.Context();
        await context.Database.OpenConnectionAsync(Cancel);
        SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
        await using SqliteTransaction transaction = connection.BeginTransaction();
        await using SqliteCommand entry = connection.CreateCommand();
        entry.CommandText = "INSERT INTO AuditEntries (Seq, Id, Entry, LeafHash, Kind, Outcome, ActorType, ActorId, ObjectType, ObjectId, RecordedAt) "
            + "VALUES ($seq, $id, x'', $hash, '', '', '', '', '', '', '2026-01-01 00:00:00')";
        SqliteParameter seq = entry.Parameters.Add("$seq", SqliteType.Integer), id = entry.Parameters.Add("$id", SqliteType.Text), hash = entry.Parameters.Add("$hash", SqliteType.Blob);
        for (int i = 0; i < leaves.Length; i++)
        {
            (seq.Value, id.Value, hash.Value) = (i, $"{i}", leaves[i]);
            entry.ExecuteNonQuery();
        }

        await using SqliteCommand tile = connection.CreateCommand();
        tile.CommandText = "INSERT INTO AuditTiles (Level, \"Index\", Hashes) VALUES ($level, $index, $hashes)";
        SqliteParameter level = tile.Parameters.Add("$level", SqliteType.Integer), index = tile.Parameters.Add("$index", SqliteType.Integer), hashes = tile.Parameters.Add("$hashes", SqliteType.Blob);
        byte[][] row = leaves;
        for (int depth = 0; row.Length >= AuditTile.Width; depth++)
        {
            byte[][][] tiles = [.. row.Chunk(AuditTile.Width).Where(t => t.Length == AuditTile.Width)];
            for (int i = 0; i < tiles.Length; i++)
            {
                (level.Value, index.Value, hashes.Value) = (depth, i, tiles[i].SelectMany(h => h).ToArray());
                tile.ExecuteNonQuery();
            }

            row = [.. tiles.Select(t => ReferenceTree.Root(t))];
        }

        await transaction.CommitAsync(Cancel);
        return database;
    }

    private sealed class HashPair : IEqualityComparer<(byte[], byte[])>
    {
        public static HashPair Comparer { get; } = new();

        public bool Equals((byte[], byte[]) x, (byte[], byte[]) y) => x.Item1.AsSpan().SequenceEqual(y.Item1) && x.Item2.AsSpan().SequenceEqual(y.Item2);

        public int GetHashCode((byte[], byte[]) pair) => pair.Item1[0];
    }
}
