using OpsConsole.Core.Telemetry.GenAI;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Keyed hashes that stand for the ids of users: the same user is the same number, and without the installation's secret nobody can
/// tell whose, or try names. HMAC-SHA256, its first eight bytes.
/// </summary>
public sealed class UserHasher
{
    private readonly byte[] secret;
    private readonly Utf8Memo<long> memo;

    /// <summary>Makes a hasher.</summary>
    /// <param name="secret">The installation's secret. Whoever changes it makes all users new ones.</param>
    /// <exception cref="ArgumentException">The secret has fewer than 16 bytes.</exception>
    public UserHasher(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < 16)
            throw new ArgumentException("The secret for user ids must have at least 16 bytes.", nameof(secret));
        this.secret = secret.ToArray();
        memo = new Utf8Memo<long>(Compute, slots: 4096);
    }

    /// <summary>The hash of an id.</summary>
    public long Hash(ReadOnlySpan<byte> userId) => memo.Get(userId);

    /// <summary>The hash of an id, as in searches for a user.</summary>
    public long Hash(string userId) => Hash(Encoding.UTF8.GetBytes(userId));

    /// <summary>A hash as it is shown and stored in place of the id.</summary>
    public static string Display(long hash) => $"user:{(ulong)hash:x16}";

    private long Compute(ReadOnlySpan<byte> userId)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, userId, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
