using System.Runtime.InteropServices;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Names a piece of a tier that is read and kept together.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Start">Its first minute since 1970 UTC, a multiple of the tier's <see cref="RollupTime.ChunkWidth"/>.</param>
/// <param name="CountersOnly">Whether it lacks histograms: they are most of its size, and without them years of days fit into memory.</param>
internal readonly record struct ChunkKey(RollupTier Tier, int Start, bool CountersOnly = false)
{
    public int End => Start + Tier.ChunkWidth();

    public static ChunkKey Of(RollupTier tier, int minute, bool countersOnly = false) => new(tier, RollupTime.Floor(minute, tier.ChunkWidth()), countersOnly);
}

/// <summary>The rollups of a chunk as columns, sorted by bucket and series, cells still packed: a query only walks through them.</summary>
internal sealed class RollupChunk
{
    private readonly int[] _buckets, _series, _ends;
    private readonly byte[] _cells;

    private RollupChunk(int[] buckets, int[] series, int[] ends, byte[] cells, DateTime readAt)
    {
        (_buckets, _series, _ends, _cells, ReadAt) = (buckets, series, ends, cells, readAt);
        SeriesIds = [.. series.Distinct()];
        Bytes = 200 + (12L * buckets.Length) + cells.Length + (4L * SeriesIds.Length);
    }

    /// <summary>When reading began.</summary>
    public DateTime ReadAt { get; }

    /// <summary>Memory it takes.</summary>
    public long Bytes { get; }

    /// <summary>The series that occur.</summary>
    public int[] SeriesIds { get; }

    public int Bucket(int index) => _buckets[index];

    public int Series(int index) => _series[index];

    public ReadOnlySpan<byte> Cell(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _cells.AsSpan(start, _ends[index] - start);
    }

    /// <summary>The first row whose bucket does not start before a minute.</summary>
    public int IndexOf(int minute)
    {
        int low = 0, high = _buckets.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _buckets[middle] < minute ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Collects rows in order of bucket and series.</summary>
    public sealed class Builder
    {
        private readonly List<int> _buckets = [], _series = [], _ends = [];
        private readonly List<byte> _cells = [];

        public void Add(int bucket, int series, ReadOnlySpan<byte> cell)
        {
            _buckets.Add(bucket);
            _series.Add(series);
            CollectionExtensions.AddRange(_cells, cell);
            _ends.Add(_cells.Count);
        }

        public RollupChunk Build(DateTime readAt) => new([.. _buckets], [.. _series], [.. _ends], CollectionsMarshal.AsSpan(_cells).ToArray(), readAt);
    }
}
