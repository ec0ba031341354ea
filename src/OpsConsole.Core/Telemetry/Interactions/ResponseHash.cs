using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>The short key under which response ids are indexed (<see cref="ModelCall.ResponseHash"/>).</summary>
internal static class ResponseHash
{
    /// <summary>The first eight bytes of SHA-256 over the id, big-endian.</summary>
    public static long Of(string responseId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int size = Encoding.UTF8.GetByteCount(responseId);
        Span<byte> text = size <= 1024 ? stackalloc byte[size] : new byte[size];
        Encoding.UTF8.GetBytes(responseId, text);
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
