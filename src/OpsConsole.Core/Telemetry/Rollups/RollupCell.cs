using System.Numerics;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// Sums and histograms of one series over one bucket of time. Cells add and subtract without loss, in any order: that is what
/// lets nodes write without waiting for each other, late spans correct what was counted, and queries merge what they like.
/// Not thread-safe.
/// </summary>
public sealed class RollupCell : RollupCounters
{
    // A cell without facets is packed as it was before there were any.
    private const byte Plain = 1, WithFacets = 2;

    /// <summary>Most bytes of a packed cell that come before its histograms: the version, which counters are there, and each of 64 at its longest.</summary>
    internal const int MaxCountersLength = 1 + (65 * 10);

    /// <summary>Durations of interactions.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Durations of model calls.</summary>
    public LatencyHistogram CallLatency { get; } = new();

    /// <summary>Times to the first token of model calls that streamed.</summary>
    public LatencyHistogram FirstToken { get; } = new();

    /// <summary>Interactions by other traits than those of the series. Minutes have none: where they are asked for, hours answer.</summary>
    public FacetSums Facets { get; } = new();

    /// <summary>True when nothing is counted: a change that changes nothing.</summary>
    public bool IsEmpty => !All.ContainsAnyExcept(0L) && Latency.IsEmpty && CallLatency.IsEmpty && FirstToken.IsEmpty && Facets.IsEmpty;

    /// <summary>Adds another cell, or with sign -1 takes it away.</summary>
    public void Add(RollupCell other, int sign = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        AddCounters(other, sign);
        Latency.Add(other.Latency, sign);
        CallLatency.Add(other.CallLatency, sign);
        FirstToken.Add(other.FirstToken, sign);
        Facets.Add(other.Facets, sign);
    }

    /// <summary>Adds a packed cell without unpacking it first; what queries do a hundred thousand times.</summary>
    /// <param name="packed">The packed cell.</param>
    /// <param name="facets">Whether its facets are added too; most queries do not ask for them.</param>
    /// <exception cref="InvalidDataException">The bytes are not a packed cell; this cell is then undefined.</exception>
    public void AddPacked(ReadOnlySpan<byte> packed, bool facets = true)
    {
        PackReader reader = new(packed);
        byte version = AddCounters(ref reader);
        Latency.AddPacked(ref reader);
        CallLatency.AddPacked(ref reader);
        FirstToken.AddPacked(ref reader);
        if (facets && version == WithFacets)
        {
            Facets.AddPacked(ref reader);
        }
    }

    /// <summary>Adds the counters of a packed cell and leaves its histograms, which are most of it; they may be cut off.</summary>
    /// <exception cref="InvalidDataException">The bytes do not begin as a packed cell; this cell is then undefined.</exception>
    public void AddPackedCounters(ReadOnlySpan<byte> packed)
    {
        PackReader reader = new(packed);
        AddCounters(ref reader);
    }

    /// <summary>How many bytes of a packed cell come before its histograms.</summary>
    /// <exception cref="InvalidDataException">The bytes do not begin as a packed cell.</exception>
    internal int CountersLength(ReadOnlySpan<byte> packed)
    {
        PackReader reader = new(packed);
        AddCounters(ref reader);
        return packed.Length - reader.Left;
    }

    /// <returns>The version.</returns>
    private byte AddCounters(ref PackReader reader)
    {
        byte version = reader.Byte();
        if (version is not (Plain or WithFacets))
        {
            throw new InvalidDataException($"A rollup was packed by version {version}, this is version {WithFacets}. A newer console wrote it.");
        }

        ulong filled = reader.Unsigned();
        if (filled >> All.Length != 0)
        {
            throw new InvalidDataException("A rollup has counters that this version does not know. A newer console wrote it.");
        }

        Span<long> counters = All;
        for (; filled != 0; filled &= filled - 1)
        {
            counters[BitOperations.TrailingZeroCount(filled)] += reader.Signed();
        }

        return version;
    }

    /// <summary>The packed form: a version, which counters are there, those counters, the three histograms, and facets where there are any.</summary>
    public byte[] Pack()
    {
        PackWriter writer = new(2048);
        bool facets = !Facets.IsEmpty;
        writer.Byte(facets ? WithFacets : Plain);
        ReadOnlySpan<long> counters = All;
        ulong filled = 0;
        for (int i = 0; i < counters.Length; i++)
        {
            filled |= counters[i] != 0 ? 1UL << i : 0;
        }

        writer.Unsigned(filled);
        for (; filled != 0; filled &= filled - 1)
        {
            writer.Signed(counters[BitOperations.TrailingZeroCount(filled)]);
        }

        Latency.Pack(ref writer);
        CallLatency.Pack(ref writer);
        FirstToken.Pack(ref writer);
        if (facets)
        {
            Facets.Pack(ref writer);
        }

        byte[] packed = writer.ToArray();
        writer.Dispose();
        return packed;
    }

    /// <summary>Reads the packed form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a packed cell.</exception>
    public static RollupCell Unpack(ReadOnlySpan<byte> packed)
    {
        RollupCell cell = new();
        cell.AddPacked(packed);
        return cell;
    }

    /// <summary>Forgets all that was counted and keeps the memory, for reuse.</summary>
    public void Clear()
    {
        All.Clear();
        Latency.Clear();
        CallLatency.Clear();
        FirstToken.Clear();
        Facets.Clear();
    }
}
