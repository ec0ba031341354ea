using System.Security.Cryptography;

namespace OpsConsole.Core.Tests.Audit.Log;

/// <summary>RFC 6962 §2.1 written down as it stands there, recursively, and the checks of both proofs: slow, and shares no code with the product.</summary>
internal static class ReferenceTree
{
    public static byte[] Leaf(byte[] entry) => SHA256.HashData([0x00, .. entry]);

    public static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);

    /// <summary>MTH(D[n]).</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        int n => Node(Root(leaves[..Split(n)]), Root(leaves[Split(n)..])),
    };

    /// <summary>PATH(m, D[n]).</summary>
    public static List<byte[]> Path(int m, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length <= 1)
        {
            return [];
        }

        int k = Split(leaves.Length);
        return m < k ? [.. Path(m, leaves[..k]), Root(leaves[k..])] : [.. Path(m - k, leaves[k..]), Root(leaves[..k])];
    }

    /// <summary>PROOF(m, D[n]).</summary>
    public static List<byte[]> Proof(int m, ReadOnlySpan<byte[]> leaves) => SubProof(m, leaves, known: true);

    /// <summary>The root that an inclusion proof leads to; null when the proof has another length than it must have.</summary>
    public static byte[]? RootFrom(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (size == 1)
        {
            return path.Count == 0 ? leaf : null;
        }

        if (path.Count == 0)
        {
            return null;
        }

        long k = Split(size);
        IReadOnlyList<byte[]> inner = [.. path.Take(path.Count - 1)];
        return index < k
            ? RootFrom(leaf, index, k, inner) is { } left ? Node(left, path[^1]) : null
            : RootFrom(leaf, index - k, size - k, inner) is { } right ? Node(path[^1], right) : null;
    }

    /// <summary>The two roots that a consistency proof leads to.</summary>
    public static (byte[] Old, byte[] New)? RootsFrom(byte[] oldRoot, long m, long n, IReadOnlyList<byte[]> proof)
    {
        Queue<byte[]> hashes = new(proof);
        (byte[], byte[])? roots = Roots(oldRoot, m, n, known: true, hashes);
        return hashes.Count == 0 ? roots : null;
    }

    private static (byte[] Old, byte[] New)? Roots(byte[] oldRoot, long m, long n, bool known, Queue<byte[]> hashes)
    {
        if (m == n)
        {
            byte[]? hash = known ? oldRoot : hashes.TryDequeue(out byte[]? next) ? next : null;
            return hash is null ? null : (hash, hash);
        }

        long k = Split(n);
        if (m <= k)
        {
            return Roots(oldRoot, m, k, known, hashes) is { } left && hashes.TryDequeue(out byte[]? right) ? (left.Old, Node(left.New, right)) : null;
        }

        return Roots(oldRoot, m - k, n - k, known: false, hashes) is { } inner && hashes.TryDequeue(out byte[]? whole)
            ? (Node(whole, inner.Old), Node(whole, inner.New))
            : null;
    }

    private static List<byte[]> SubProof(int m, ReadOnlySpan<byte[]> leaves, bool known)
    {
        if (m == leaves.Length)
        {
            return known ? [] : [Root(leaves)];
        }

        int k = Split(leaves.Length);
        return m <= k
            ? [.. SubProof(m, leaves[..k], known), Root(leaves[k..])]
            : [.. SubProof(m - k, leaves[k..], known: false), Root(leaves[..k])];
    }

    /// <summary>The largest power of two smaller than n.</summary>
    private static int Split(int n) => (int)Split((long)n);

    private static long Split(long n)
    {
        long k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
