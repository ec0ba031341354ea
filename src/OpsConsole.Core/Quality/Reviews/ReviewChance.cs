using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>Chance that falls the same way each time it is asked: of the same rule the same interaction is always picked, or never.</summary>
public static class ReviewChance
{
    /// <summary>Whether a rule that wants a share of all interactions picks this one.</summary>
    /// <param name="ruleId">The rule: another rule picks others.</param>
    /// <param name="traceId">The interaction's 16 bytes.</param>
    /// <param name="share">0 to 1.</param>
    public static bool Picks(string ruleId, ReadOnlySpan<byte> traceId, double share) => Place(ruleId, traceId) < share;

    /// <summary>Where an interaction falls, evenly from 0 to 1: the first 53 bits of SHA-256 over both, as many as a number has room for.</summary>
    public static double Place(string ruleId, ReadOnlySpan<byte> traceId)
    {
        ArgumentNullException.ThrowIfNull(ruleId);
        byte[] text = new byte[Encoding.UTF8.GetByteCount(ruleId) + 1 + traceId.Length];
        int size = Encoding.UTF8.GetBytes(ruleId, text);
        traceId.CopyTo(text.AsSpan(size + 1));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
