using System.Buffers.Binary;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>
/// Remembers what a pure function made of short UTF-8 values that repeat (models, applications, finish reasons, …), so that the hot
/// path neither decodes nor allocates. Bounded: a direct-mapped table in which a newcomer replaces whoever sits in its slot.
/// Safe for threads: slots are replaced whole, and a lost race only costs computing again.
/// </summary>
/// <param name="compute">The function; its argument is at most as long as what is looked up.</param>
/// <param name="slots">Number of slots, a power of two.</param>
/// <param name="longest">Longest value in bytes that is remembered; longer ones are computed each time.</param>
internal sealed class Utf8Memo<TResult>(Utf8Function<TResult> compute, int slots = 1024, int longest = 256)
{
    private readonly Entry?[] entries = new Entry?[slots];

    /// <summary>The function's result for a value.</summary>
    public TResult Get(ReadOnlySpan<byte> value)
    {
        if (value.Length > longest)
            return compute(value);
        ref Entry? slot = ref entries[(int)(Hash(value) & (ulong)(entries.Length - 1))];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is not null && value.SequenceEqual(entry.Key))
            return entry.Result;
        TResult result = compute(value);
        Volatile.Write(ref slot, new Entry(value.ToArray(), result));
        return result;
    }

    private static ulong Hash(ReadOnlySpan<byte> value)
    {
        ulong hash = (ulong)value.Length * 0x9E3779B97F4A7C15;
        while (value.Length >= 8)
        {
            hash = ulong.RotateLeft(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value), 27) * 0xD6E8FEB86659FD93;
            value = value[8..];
        }

        ulong tail = 0;
        foreach (byte b in value)
            tail = (tail << 8) | b;
        hash = (hash ^ tail) * 0xC2B2AE3D27D4EB4F;
        return hash ^ (hash >> 29);
    }

    private sealed class Entry(byte[] key, TResult result)
    {
        public readonly byte[] Key = key;
        public readonly TResult Result = result;
    }
}

/// <summary>A pure function over UTF-8 bytes.</summary>
internal delegate TResult Utf8Function<out TResult>(ReadOnlySpan<byte> value);
