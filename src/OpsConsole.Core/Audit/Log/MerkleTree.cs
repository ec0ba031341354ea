using System.Security.Cryptography;

namespace OpsConsole.Core.Audit.Log;

/// <summary>The hashes of RFC 6962 §2.1. The prefix bytes keep a node from being passed off as an entry.</summary>
public static class MerkleTree
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = 32;

    /// <summary>Root of the tree without entries.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>Hash of an entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        byte[]? rented = entry.Length < 1024 ? null : new byte[entry.Length + 1];
        Span<byte> input = rented ?? stackalloc byte[1024];
        input = input[..(entry.Length + 1)];
        input[0] = 0x00;
        entry.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    /// <summary>Hash of two subtrees side by side.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashLength)];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashLength)..]);
        return SHA256.HashData(input);
    }

    /// <summary>Root of a complete subtree from the hashes below it, whose number is a power of two.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> hashes)
    {
        int half = hashes.Length / 2;
        return hashes.Length == HashLength ? hashes.ToArray() : Node(Fold(hashes[..half]), Fold(hashes[half..]));
    }
}
