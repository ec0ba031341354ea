using System.Globalization;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Proof that one entry belongs to the log that a checkpoint signs. docs/audit-format.md §9.</summary>
/// <param name="Seq">The entry.</param>
/// <param name="LeafHash">Hash of its bytes as they are stored now, not the hash that is stored beside them.</param>
/// <param name="Path">Hashes from the leaf upwards.</param>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Holds">Whether leaf and path lead to the checkpoint's root.</param>
public sealed record AuditProof(long Seq, byte[] LeafHash, IReadOnlyList<byte[]> Path, PublishedCheckpoint Checkpoint, bool Holds)
{
    /// <summary>The proof as a C2SP tlog-proof.</summary>
    public string ToText()
    {
        StringBuilder text = new("c2sp.org/tlog-proof@v1\n");
        text.Append(CultureInfo.InvariantCulture, $"index {Seq}\n");
        foreach (byte[] hash in Path)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint.Note).ToString();
    }
}

/// <summary>Proof that the log of one size is the beginning of the log of another.</summary>
/// <param name="From">The smaller size.</param>
/// <param name="To">The larger size.</param>
/// <param name="Hashes">The hashes of RFC 6962 §2.1.2.</param>
public sealed record AuditConsistency(long From, long To, IReadOnlyList<byte[]> Hashes);
