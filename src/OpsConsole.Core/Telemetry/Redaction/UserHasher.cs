using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>Turns a user's id into a number that tells users apart without naming them: without the key it cannot be guessed back.</summary>
/// <param name="key">The console's own secret.</param>
public sealed class UserHasher(byte[] key)
{
    /// <summary>The first eight bytes of HMAC-SHA256 over the id, big-endian.</summary>
    public long Hash(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, utf8, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
