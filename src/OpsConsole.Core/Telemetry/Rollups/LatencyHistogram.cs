using System.Numerics;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>
/// A mergeable distribution of durations in microseconds. Its buckets are those of an OpenTelemetry exponential histogram of
/// scale 6: bucket <c>i</c> holds values in (base^i, base^(i+1)] with base 2^(1/64), so a quantile is off by at most 0.55%.
/// Counts may be negative while a histogram stands for a change (new contribution minus old).
/// </summary>
/// <remarks>
/// In memory it is a window of counts over whole blocks of <see cref="Block"/> slots; slot <c>s</c> is OpenTelemetry's bucket
/// <c>s - 1</c>, so that slot 0 holds the value 1. Whole blocks let packed histograms be added by vector instructions without
/// a remainder. Not thread-safe.
/// </remarks>
public sealed partial class LatencyHistogram
{
    /// <summary>The largest duration told apart, 2^40 µs (12.7 days); longer ones count as this.</summary>
    public const long MaxMicros = 1L << 40;

    /// <summary>The largest error of a quantile, relative to the exact value.</summary>
    public const double RelativeError = 0.0055;

    private const int SlotsPerOctave = 64;
    private const int SlotCount = (40 * SlotsPerOctave) + 1;
    private const int Block = 32;

    private long[] _counts = [];
    private int _base; // slot of _counts[0], a multiple of Block
    private int _low, _high; // slots that may be in use: [_low, _high), whole blocks; equal when empty

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>True when no bucket holds anything.</summary>
    public bool IsEmpty => Used.IndexOfAnyExcept(0L) < 0;

    /// <summary>The buckets that hold something, by rising duration.</summary>
    public IEnumerable<LatencyBucket> Buckets
    {
        get
        {
            for (int slot = _low; slot < _high; slot++)
            {
                if (_counts[slot - _base] is var count and not 0)
                {
                    yield return new LatencyBucket(UpperBound(slot - 1), UpperBound(slot), count);
                }
            }
        }
    }

    private Span<long> Used => _counts.AsSpan(_low - _base, _high - _low);

    /// <summary>Counts a duration.</summary>
    /// <param name="micros">Microseconds; below 1 counts as 1.</param>
    /// <param name="count">How often; negative to take back.</param>
    public void Record(long micros, long count = 1)
    {
        int slot = Slot(micros);
        Cover(slot, slot + 1);
        _counts[slot - _base] += count;
        Count += count;
    }

    /// <summary>Adds another histogram's counts, or with sign -1 takes them away.</summary>
    public void Add(LatencyHistogram other, int sign = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._low == other._high)
        {
            return;
        }

        Cover(other._low, other._high);
        ReadOnlySpan<long> source = other.Used;
        Span<long> target = _counts.AsSpan(other._low - _base, source.Length);
        Vector<long> signs = new(sign);
        int i = 0;
        for (; i <= source.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(target[i..]) + (new Vector<long>(source[i..]) * signs)).CopyTo(target[i..]);
        }

        Count += sign * other.Count;
    }

    /// <summary>Forgets all counts and keeps the memory, for reuse.</summary>
    public void Clear()
    {
        Used.Clear();
        (_low, _high, Count) = (_base, _base, 0);
    }

    /// <summary>A histogram with the same counts.</summary>
    public LatencyHistogram Copy()
    {
        LatencyHistogram copy = new();
        copy.Add(this);
        return copy;
    }

    /// <summary>The duration in microseconds that the given part of the values does not exceed (nearest rank); null when there are no values.</summary>
    /// <param name="quantile">0 to 1: 0.95 is P95.</param>
    public double? Quantile(double quantile)
    {
        Span<double> result = stackalloc double[1];
        return TryQuantiles([quantile], result) ? result[0] : null;
    }

    /// <summary>Several quantiles in one pass. The quantiles must rise. False when there are no values.</summary>
    internal bool TryQuantiles(ReadOnlySpan<double> quantiles, Span<double> micros)
    {
        if (Count <= 0)
        {
            return false;
        }

        ReadOnlySpan<long> counts = Used;
        long seen = 0;
        int next = 0, last = 0;
        for (int i = 0; i < counts.Length && next < quantiles.Length; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            seen += counts[i];
            last = i;
            while (next < quantiles.Length && seen >= Rank(quantiles[next]))
            {
                micros[next++] = Middle(_low + i);
            }
        }

        micros[next..quantiles.Length].Fill(Middle(_low + last));
        return true;
    }

    /// <summary>How many values lie in buckets that end at or below the given duration.</summary>
    public long CountUpTo(double micros)
    {
        long sum = 0;
        for (int slot = _low; slot < _high && UpperBound(slot) <= micros; slot++)
        {
            sum += _counts[slot - _base];
        }

        return sum;
    }

    private double Rank(double quantile) => Math.Max(1, Math.Ceiling(quantile * Count));

    // Exact at the powers of two, where a boundary is a whole number; between them no boundary is one.
    private static int Slot(long micros) =>
        micros <= 1 ? 0 : micros >= MaxMicros ? SlotCount - 1 : (int)Math.Ceiling(Math.Log2(micros) * SlotsPerOctave);

    private static double UpperBound(int slot) => double.Exp2((double)slot / SlotsPerOctave);

    // The geometric middle of the bucket, which is equally far from both ends in relative terms.
    private static double Middle(int slot) => slot == 0 ? 1 : Middles[slot];

    private static readonly double[] Middles = [.. Enumerable.Range(0, SlotCount + Block).Select(slot => double.Exp2((slot - 0.5) / SlotsPerOctave))];

    /// <summary>Makes the window cover the slots, in whole blocks.</summary>
    private void Cover(int low, int high)
    {
        low = low / Block * Block;
        high = (high + Block - 1) / Block * Block;
        if (_low == _high)
        {
            (_low, _high) = (low, high);
        }
        else
        {
            (_low, _high) = (Math.Min(_low, low), Math.Max(_high, high));
        }

        if (_low < _base || _high > _base + _counts.Length)
        {
            int first = _counts.Length == 0 ? _low : Math.Min(_low, _base);
            int end = Math.Max(_high, _base + _counts.Length);
            long[] counts = new long[end - first];
            _counts.CopyTo(counts, _counts.Length == 0 ? 0 : _base - first);
            (_counts, _base) = (counts, first);
        }
    }
}

/// <summary>A bucket of a histogram.</summary>
/// <param name="AboveMicros">Its values are longer than this, in microseconds.</param>
/// <param name="UpToMicros">Its values are at most this long, in microseconds.</param>
/// <param name="Count">How many values it holds.</param>
public readonly record struct LatencyBucket(double AboveMicros, double UpToMicros, long Count);
