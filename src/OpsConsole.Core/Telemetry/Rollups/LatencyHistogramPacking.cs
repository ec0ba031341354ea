using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// The packed form: a kind, then either the buckets that hold something one by one (thin or negative), or a run of whole
/// blocks with 1, 2 or 4 bytes a bucket. Runs are larger on disk, at most by <see cref="RunBias"/>, but are added about ten
/// times as fast, and dashboards add a hundred thousand of them.
/// </summary>
public sealed partial class LatencyHistogram
{
    private const int RunBias = 3;

    // "00" | "01" count n (gap count)*n, count zigzag | "02".."04" count firstBlock blocks bytes
    private const byte Nothing = 0, Single = 1, Run8 = 2, Run16 = 3, Run32 = 4;

    internal void Pack(ref PackWriter writer)
    {
        ReadOnlySpan<long> used = Used;
        (int filled, long largest, bool negative) = Survey(used);
        if (filled == 0)
        {
            writer.Byte(Nothing);
            return;
        }

        int width = largest <= byte.MaxValue ? 1 : largest <= ushort.MaxValue ? 2 : 4;
        (int first, int end) = (used.IndexOfAnyExcept(0L) / Block, (used.LastIndexOfAnyExcept(0L) / Block) + 1);
        bool single = negative || largest > uint.MaxValue || (end - first) * Block * width > filled * 2 * RunBias;
        writer.Byte(single ? Single : width switch { 1 => Run8, 2 => Run16, _ => Run32 });
        writer.Signed(Count);
        if (single)
        {
            PackSingles(ref writer, used, filled);
            return;
        }

        writer.Unsigned((ulong)((_low / Block) + first));
        writer.Unsigned((ulong)(end - first));
        PackRun(ref writer, used[(first * Block)..(end * Block)], width);
    }

    /// <summary>Adds a packed histogram without unpacking it first.</summary>
    internal void AddPacked(ref PackReader reader)
    {
        byte kind = reader.Byte();
        if (kind == Nothing)
        {
            return;
        }

        Count += reader.Signed();
        if (kind == Single)
        {
            AddSingles(ref reader);
            return;
        }

        int first = reader.Int(SlotCount / Block) * Block;
        int slots = reader.Int((SlotCount / Block) + 1) * Block;
        if (first + slots > (SlotCount / Block * Block) + Block)
        {
            throw new InvalidDataException("A packed histogram has buckets past the last.");
        }

        Cover(first, first + slots);
        Span<long> target = _counts.AsSpan(first - _base, slots);
        switch (kind)
        {
            case Run8: AddRun8(target, reader.Bytes(slots)); break;
            case Run16: AddRun16(target, MemoryMarshal.Cast<byte, ushort>(reader.Bytes(slots * 2))); break;
            case Run32: AddRun32(target, MemoryMarshal.Cast<byte, uint>(reader.Bytes(slots * 4))); break;
            default: throw new InvalidDataException($"A packed histogram is of the unknown kind {kind}.");
        }
    }

    private static (int Filled, long Largest, bool Negative) Survey(ReadOnlySpan<long> counts)
    {
        int filled = 0;
        long largest = 0;
        bool negative = false;
        foreach (long count in counts)
        {
            if (count != 0)
            {
                filled++;
                largest = Math.Max(largest, count);
                negative |= count < 0;
            }
        }

        return (filled, largest, negative);
    }

    private void PackSingles(ref PackWriter writer, ReadOnlySpan<long> used, int filled)
    {
        writer.Unsigned((ulong)filled);
        int previous = 0;
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] != 0)
            {
                writer.Unsigned((ulong)(_low + i - previous));
                writer.Signed(used[i]);
                previous = _low + i;
            }
        }
    }

    private static void PackRun(ref PackWriter writer, ReadOnlySpan<long> counts, int width)
    {
        Span<byte> target = writer.Reserve(counts.Length * width);
        for (int i = 0; i < counts.Length; i++)
        {
            switch (width)
            {
                case 1: target[i] = (byte)counts[i]; break;
                case 2: BinaryPrimitives.WriteUInt16LittleEndian(target[(i * 2)..], (ushort)counts[i]); break;
                default: BinaryPrimitives.WriteUInt32LittleEndian(target[(i * 4)..], (uint)counts[i]); break;
            }
        }
    }

    private void AddSingles(ref PackReader reader)
    {
        int filled = reader.Int(SlotCount);
        int slot = 0;
        for (int i = 0; i < filled; i++)
        {
            slot += reader.Int(SlotCount);
            if (slot >= SlotCount)
            {
                throw new InvalidDataException("A packed histogram has a bucket past the last.");
            }

            Cover(slot, slot + 1);
            _counts[slot - _base] += reader.Signed();
        }
    }

    private static void AddRun8(Span<long> target, ReadOnlySpan<byte> run)
    {
        ref ulong to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<long, ulong>(target));
        ref byte from = ref MemoryMarshal.GetReference(run);
        for (nuint i = 0; i < (nuint)run.Length; i += Block)
        {
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, i));
            Add16(ref to, i, low);
            Add16(ref to, i + 16, high);
        }
    }

    private static void AddRun16(Span<long> target, ReadOnlySpan<ushort> run)
    {
        ref ulong to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<long, ulong>(target));
        ref ushort from = ref MemoryMarshal.GetReference(run);
        for (nuint i = 0; i < (nuint)run.Length; i += 16)
        {
            Add16(ref to, i, Vector256.LoadUnsafe(ref from, i));
        }
    }

    private static void AddRun32(Span<long> target, ReadOnlySpan<uint> run)
    {
        ref ulong to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<long, ulong>(target));
        ref uint from = ref MemoryMarshal.GetReference(run);
        for (nuint i = 0; i < (nuint)run.Length; i += 8)
        {
            Add8(ref to, i, Vector256.LoadUnsafe(ref from, i));
        }
    }

    private static void Add16(ref ulong to, nuint at, Vector256<ushort> counts)
    {
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(counts);
        Add8(ref to, at, low);
        Add8(ref to, at + 8, high);
    }

    private static void Add8(ref ulong to, nuint at, Vector256<uint> counts)
    {
        (Vector256<ulong> low, Vector256<ulong> high) = Vector256.Widen(counts);
        (Vector256.LoadUnsafe(ref to, at) + low).StoreUnsafe(ref to, at);
        (Vector256.LoadUnsafe(ref to, at + 4) + high).StoreUnsafe(ref to, at + 4);
    }
}
