using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>What the hashes of an inclusion proof (RFC 6962 §2.1.1) lead to. Whoever compares it with a signed root needs nothing else.</summary>
public static class InclusionProof
{
    /// <summary>The root that a leaf and a path lead to.</summary>
    /// <param name="leafHash">Hash of the entry.</param>
    /// <param name="seq">Its position.</param>
    /// <param name="size">Number of entries in the tree.</param>
    /// <param name="path">Hashes from the leaf upwards.</param>
    /// <returns>Null when the path is not as long as it must be.</returns>
    public static byte[]? RootOf(byte[] leafHash, long seq, long size, IReadOnlyList<byte[]> path)
    {
        ArgumentNullException.ThrowIfNull(leafHash);
        ArgumentNullException.ThrowIfNull(path);
        if (seq < 0 || seq >= size)
        {
            return null;
        }

        byte[] hash = leafHash;
        long at = seq, last = size - 1;
        foreach (byte[] sibling in path)
        {
            if (last == 0)
            {
                return null;
            }

            if ((at & 1) == 1 || at == last)
            {
                hash = MerkleTree.Node(sibling, hash);
                while ((at & 1) == 0 && at != 0) // at the right edge the tree skips levels
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                hash = MerkleTree.Node(hash, sibling);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }
}
