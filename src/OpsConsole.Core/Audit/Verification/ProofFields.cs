using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>The fields of a proof line: a subtree of entries that are not in the file, docs/audit-format.md §6.</summary>
/// <param name="First">Its first position.</param>
/// <param name="Count">Its number of entries.</param>
/// <param name="Hash">Its root.</param>
internal readonly record struct ProofFields(long First, long Count, byte[] Hash)
{
    /// <summary>Reads canonical JSON. Whether such a subtree can stand where it does is for the tree to say.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out ProofFields proof)
    {
        CanonicalMembers parts = new(value);
        byte[] hash = new byte[MerkleTree.HashLength];
        if (!parts.MoveNext() || !parts.Name.SequenceEqual("count"u8) || !CanonicalValue.TryInteger(parts.Value, out long count) || count <= 0
            || !parts.MoveNext() || !parts.Name.SequenceEqual("first"u8) || !CanonicalValue.TryInteger(parts.Value, out long first) || first < 0
            || !parts.MoveNext() || !parts.Name.SequenceEqual("hash"u8) || !CanonicalValue.TryText(parts.Value, out ReadOnlySpan<byte> digits) || !Hex.TryRead(digits, hash)
            || parts.MoveNext())
        {
            proof = default;
            return false;
        }

        proof = new ProofFields(first, count, hash);
        return true;
    }
}
