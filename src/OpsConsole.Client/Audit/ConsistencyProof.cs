using System.Numerics;
using System.Security.Cryptography;

namespace OpsConsole.Client.Audit;

/// <summary>Whether the log of one size is the beginning of the log of another: RFC 6962 §2.1.2, checked as in RFC 9162 §2.1.4.2.</summary>
internal static class ConsistencyProof
{
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>Most hashes that a proof of any two sizes has.</summary>
    public const int MaxHashes = 128;

    public static bool Holds(CheckpointNote older, CheckpointNote newer, IReadOnlyList<byte[]> hashes)
    {
        if (older.Size == 0 || older.Size == newer.Size)
        {
            return hashes.Count == 0 && (older.Size == 0 || older.Root.AsSpan().SequenceEqual(newer.Root));
        }

        if (older.Size > newer.Size || hashes.Count > MaxHashes)
        {
            return false;
        }

        (long node, long last) = (older.Size - 1, newer.Size - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        // An older size that is a power of two is a subtree of the newer: its root needs no hash of its own.
        int next = BitOperations.IsPow2(older.Size) ? 0 : 1;
        if (hashes.Count < Math.Max(next, 1))
        {
            return false;
        }

        byte[] olderRoot = next == 0 ? older.Root : hashes[0], newerRoot = olderRoot;
        for (; next < hashes.Count; next++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                (olderRoot, newerRoot) = (Node(hashes[next], olderRoot), Node(hashes[next], newerRoot));
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                newerRoot = Node(newerRoot, hashes[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && olderRoot.AsSpan().SequenceEqual(older.Root) && newerRoot.AsSpan().SequenceEqual(newer.Root);
    }

    private static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashLength)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashLength)..]);
        return SHA256.HashData(input);
    }
}
