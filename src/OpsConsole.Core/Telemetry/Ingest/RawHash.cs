using System.Runtime.InteropServices;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// A 64-bit hash that never changes between versions and machines, for noticing that the same bytes arrived again. Not for
/// secrets: who can make two pieces of one trace collide only loses the second of his own pieces.
/// </summary>
internal static class RawHash
{
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15, Factor = 0xD6E8_FEB8_6659_FD93;

    /// <summary>Hashes bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Seed ^ (ulong)bytes.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            hash = Mix(hash, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }

        ulong last = 0;
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
        {
            last = (last << 8) | value;
        }

        return Mix(Mix(hash, last), Factor);
    }

    /// <summary>Takes another word into a hash.</summary>
    public static ulong Mix(ulong hash, ulong word)
    {
        ulong high = Math.BigMul(hash ^ word, Factor, out ulong low);
        return high ^ low ^ (hash + Seed);
    }
}
