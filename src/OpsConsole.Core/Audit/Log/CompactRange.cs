using System.Numerics;

namespace OpsConsole.Core.Audit.Log;

/// <summary>
/// A tree that grows at its end, as the roots of its complete subtrees from left to right: at most 63 hashes for any size. Enough
/// to append and to know the root, without the entries.
/// </summary>
public sealed class CompactRange
{
    private readonly List<byte[]> _subtrees;

    /// <summary>A tree without entries.</summary>
    public CompactRange()
        : this(0, [])
    {
    }

    private CompactRange(long size, List<byte[]> subtrees)
    {
        Size = size;
        _subtrees = subtrees;
    }

    /// <summary>Number of entries.</summary>
    public long Size { get; private set; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The number of hashes is not that of a tree of this size.</exception>
    public static CompactRange Read(long size, ReadOnlySpan<byte> hashes)
    {
        if (size < 0 || hashes.Length != BitOperations.PopCount((ulong)size) * MerkleTree.HashLength)
        {
            throw new FormatException($"A tree of {size} entries does not have {hashes.Length} bytes of subtrees.");
        }

        List<byte[]> subtrees = [];
        for (int i = 0; i < hashes.Length; i += MerkleTree.HashLength)
        {
            subtrees.Add(hashes.Slice(i, MerkleTree.HashLength).ToArray());
        }

        return new CompactRange(size, subtrees);
    }

    /// <summary>The subtrees' roots, one after the other.</summary>
    public byte[] ToBytes() => [.. _subtrees.SelectMany(h => h)];

    /// <summary>Adds the hash of the next entry.</summary>
    public void Append(byte[] leafHash) => Append(1, leafHash);

    /// <summary>Adds a complete subtree of entries.</summary>
    /// <param name="count">How many entries: a power of two that divides <see cref="Size"/>.</param>
    /// <param name="hash">Root of the subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException">A subtree of that size cannot stand here.</exception>
    public void Append(long count, byte[] hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (count <= 0 || !BitOperations.IsPow2(count) || Size % count != 0 || hash.Length != MerkleTree.HashLength)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"No such subtree can stand at position {Size}.");
        }

        // As when adding in binary: equal subtrees side by side become one of twice the size.
        for (long carry = count; (Size & carry) != 0; carry <<= 1)
        {
            hash = MerkleTree.Node(_subtrees[^1], hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }

        _subtrees.Add(hash);
        Size += count;
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] Root()
    {
        if (_subtrees.Count == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        byte[] root = _subtrees[^1];
        for (int i = _subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleTree.Node(_subtrees[i], root);
        }

        return root;
    }

    /// <summary>The same tree, to be grown apart.</summary>
    public CompactRange Copy() => new(Size, [.. _subtrees]);
}
