using System.Numerics;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Log;

/// <summary>
/// Reads hashes of the stored tree: roots at any size, and the proofs of RFC 6962 §2.1.1 and §2.1.2. A hash costs at most one tile
/// or 255 leaf hashes a level; tiles are kept while the reader lives. One reader an operation; not thread-safe.
/// </summary>
public sealed class TreeReader(OpsDbContext context)
{
    private const int MaxTiles = 64;

    private readonly Dictionary<(int Level, long Index), byte[]> _tiles = [];

    /// <summary>The root of the first entries.</summary>
    /// <exception cref="InvalidDataException">A hash that it needs is not there.</exception>
    public async Task<byte[]> RootAsync(long size, CancellationToken cancellationToken = default) =>
        size == 0 ? MerkleTree.EmptyRoot : await RangeAsync(0, size, cancellationToken).ConfigureAwait(false);

    /// <summary>The hashes by which an entry belongs to the tree of a size, from the leaf upwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry in a tree of that size.</exception>
    public async Task<IReadOnlyList<byte[]>> InclusionAsync(long seq, long size, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, size);
        List<byte[]> path = [];
        for ((long first, long end) = (0, size); end - first > 1;)
        {
            long middle = first + SplitOf(end - first);
            bool left = seq < middle;
            path.Add(left
                ? await RangeAsync(middle, end, cancellationToken).ConfigureAwait(false)
                : await RangeAsync(first, middle, cancellationToken).ConfigureAwait(false));
            (first, end) = left ? (first, middle) : (middle, end);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The hashes by which the tree of the smaller size is the beginning of that of the larger.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not 1 ≤ from ≤ to.</exception>
    public async Task<IReadOnlyList<byte[]>> ConsistencyAsync(long from, long to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        List<byte[]> proof = [];
        long first = 0, end = to, known = from;
        while (known != end - first)
        {
            long half = SplitOf(end - first), middle = first + half;
            if (known <= half)
            {
                proof.Add(await RangeAsync(middle, end, cancellationToken).ConfigureAwait(false));
                end = middle;
            }
            else
            {
                proof.Add(await RangeAsync(first, middle, cancellationToken).ConfigureAwait(false));
                (first, known) = (middle, known - half);
            }
        }

        if (first != 0) // what the asker knows is not a subtree of the first: its root is needed too
        {
            proof.Add(await RangeAsync(first, end, cancellationToken).ConfigureAwait(false));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The root of a complete subtree: <paramref name="count"/> is a power of two that divides <paramref name="first"/>.</summary>
    public Task<byte[]> SubtreeAsync(long first, long count, CancellationToken cancellationToken = default)
    {
        if (count <= 0 || !BitOperations.IsPow2(count) || first % count != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There is no subtree of that size at position {first}.");
        }

        return RangeAsync(first, first + count, cancellationToken);
    }

    private static long SplitOf(long count) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(count - 1)));

    private async Task<byte[]> RangeAsync(long first, long end, CancellationToken cancellationToken)
    {
        CompactRange range = new();
        while (first + range.Size < end)
        {
            long at = first + range.Size;
            (long count, byte[] hashes) = await HashesAsync(at, end - at, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < hashes.Length; i += MerkleTree.HashLength)
            {
                range.Append(count, hashes[i..(i + MerkleTree.HashLength)]);
            }
        }

        return range.Root();
    }

    /// <summary>Hashes that stand side by side from a position on: the largest subtrees that tiles give, else leaf hashes.</summary>
    private async Task<(long Count, byte[] Hashes)> HashesAsync(long at, long atMost, CancellationToken cancellationToken)
    {
        int level = 0;
        long count = 1;
        while (count * AuditTile.Width <= atMost && at % (count * AuditTile.Width) == 0)
        {
            (level, count) = (level + 1, count * AuditTile.Width);
        }

        for (; ; (level, count) = (level - 1, count / AuditTile.Width))
        {
            long position = at / count;
            if (await TileAsync(level, position / AuditTile.Width, cancellationToken).ConfigureAwait(false) is { } tile)
            {
                int from = (int)(position % AuditTile.Width), to = (int)Math.Min(AuditTile.Width, from + (atMost / count));
                return (count, tile[(from * MerkleTree.HashLength)..(to * MerkleTree.HashLength)]);
            }

            // The tile at the right end is not complete yet: one hash of it is the fold of a whole tile below.
            if (level > 0 && await TileAsync(level - 1, position, cancellationToken).ConfigureAwait(false) is { } below)
            {
                return (count, MerkleTree.Fold(below));
            }

            if (level == 0)
            {
                return (1, await LeavesAsync(at, Math.Min(atMost, AuditTile.Width - (at % AuditTile.Width)), cancellationToken).ConfigureAwait(false));
            }
        }
    }

    private async Task<byte[]> LeavesAsync(long first, long count, CancellationToken cancellationToken)
    {
        List<byte[]> leaves = await context.AuditEntries.AsNoTracking().Where(e => e.Seq >= first && e.Seq < first + count)
            .OrderBy(e => e.Seq).Select(e => e.LeafHash).ToListAsync(cancellationToken).ConfigureAwait(false);
        return leaves.Count == count && leaves.TrueForAll(h => h.Length == MerkleTree.HashLength)
            ? [.. leaves.SelectMany(h => h)]
            : throw new InvalidDataException($"Of the {count} entries from {first} on, the database has {leaves.Count}.");
    }

    private async Task<byte[]?> TileAsync(int level, long index, CancellationToken cancellationToken)
    {
        if (_tiles.TryGetValue((level, index), out byte[]? known))
        {
            return known;
        }

        byte[]? tile = await context.AuditTiles.AsNoTracking().Where(t => t.Level == level && t.Index == index)
            .Select(t => t.Hashes).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (tile is null)
        {
            return null;
        }

        if (tile.Length != AuditTile.Width * MerkleTree.HashLength)
        {
            throw new InvalidDataException($"The tile {index} of level {level} has {tile.Length} bytes.");
        }

        if (_tiles.Count == MaxTiles)
        {
            _tiles.Clear();
        }

        return _tiles[(level, index)] = tile;
    }
}
