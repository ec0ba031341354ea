using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>What a metric point adds to what its stream had counted before.</summary>
/// <param name="Sum">Added to the sum.</param>
/// <param name="Count">Added to the number of values.</param>
/// <param name="Buckets">Added by bucket; empty for a counter.</param>
internal readonly record struct MetricStep(double Sum, long Count, IReadOnlyList<long> Buckets)
{
    private const byte CumulativeState = 1, DeltaState = 2;

    /// <summary>How many points of a delta stream are remembered to tell late ones from repeated ones.</summary>
    private const int Remembered = 64;

    /// <summary>Moves a stream on by a point.</summary>
    /// <returns>The stream's next state and what the point adds; null when the point is repeated, or older than what is remembered.</returns>
    public static (MetricStream Next, MetricStep Step)? Of(MetricStream? stream, MetricDelta point) =>
        point.Cumulative ? Cumulative(stream, point) : Delta(stream, point);

    private static (MetricStream, MetricStep)? Cumulative(MetricStream? stream, MetricDelta point)
    {
        MetricStep whole = new(point.Sum, point.Count, point.Buckets);
        MetricStream next = Next(stream, point, PackCounts(point));
        if (stream is null || point.StartMicros > stream.StartMicros)
        {
            return (next, whole); // the first point, or the first after a reset
        }

        if (point.StartMicros < stream.StartMicros || point.AtMicros <= stream.AtMicros)
        {
            return null;
        }

        if (!TryUnpackCounts(stream.Buckets, out ulong bounds, out long count, out long[] buckets) || point.Count < count)
        {
            return (next, whole); // the counter fell, or the stream changed its kind: it began anew and does not say so
        }

        long added = point.Count - count;
        double sum = Math.Max(0, next.Sum - stream.Sum);
        if (bounds != BoundsHash(point))
        {
            // Other bounds than before (an exponential histogram that rescaled): the added values are spread like all values.
            return (next, new MetricStep(sum, added, Scale(point.Buckets, added)));
        }

        long[] difference = new long[buckets.Length];
        for (int i = 0; i < buckets.Length; i++)
        {
            difference[i] = point.Buckets[i] - buckets[i];
            if (difference[i] < 0)
            {
                return (next, whole);
            }
        }

        return (next, new MetricStep(sum, added, difference));
    }

    private static (MetricStream, MetricStep)? Delta(MetricStream? stream, MetricDelta point)
    {
        List<long> times = stream is null ? [] : UnpackTimes(stream.Buckets);
        int place = times.BinarySearch(point.AtMicros);
        if (place >= 0 || (times.Count == Remembered && ~place == 0))
        {
            return null;
        }

        times.Insert(~place, point.AtMicros);
        if (times.Count > Remembered)
        {
            times.RemoveAt(0);
        }

        MetricStream next = Next(stream, point, PackTimes(times));
        next.AtMicros = Math.Max(point.AtMicros, stream?.AtMicros ?? long.MinValue);
        return (next, new MetricStep(point.Sum, point.Count, point.Buckets));
    }

    private static MetricStream Next(MetricStream? stream, MetricDelta point, byte[] state) => new()
    {
        Id = point.Stream,
        StartMicros = point.StartMicros,
        AtMicros = point.AtMicros,
        Sum = double.IsFinite(point.Sum) ? point.Sum : 0,
        Buckets = state,
        Version = (stream?.Version ?? 0) + 1,
    };

    /// <summary>Counts of the same shape that sum up to the given number.</summary>
    private static long[] Scale(IReadOnlyList<long> buckets, long to)
    {
        long[] scaled = new long[buckets.Count];
        decimal total = Math.Max(1, buckets.Sum());
        decimal seen = 0;
        long given = 0;
        for (int i = 0; i < scaled.Length; i++)
        {
            seen += buckets[i];
            long upToHere = (long)Math.Round(seen / total * to);
            scaled[i] = upToHere - given;
            given = upToHere;
        }

        return scaled;
    }

    private static byte[] PackCounts(MetricDelta point)
    {
        PackedWriter writer = PackedWriter.Shared();
        writer.Byte(CumulativeState);
        writer.Fixed(BoundsHash(point));
        writer.Signed(point.Count);
        writer.Number((ulong)point.Buckets.Count);
        foreach (long count in point.Buckets)
        {
            writer.Signed(count);
        }

        return writer.Written.ToArray();
    }

    private static bool TryUnpackCounts(byte[] state, out ulong bounds, out long count, out long[] buckets)
    {
        PackedReader reader = new(state);
        (bounds, count, buckets) = (0, 0, []);
        if (reader.AtEnd || reader.Byte() != CumulativeState)
        {
            return false;
        }

        bounds = reader.Fixed();
        count = reader.Signed();
        buckets = new long[reader.Count()];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = reader.Signed();
        }

        return true;
    }

    private static byte[] PackTimes(List<long> times)
    {
        PackedWriter writer = PackedWriter.Shared();
        writer.Byte(DeltaState);
        long previous = 0;
        foreach (long time in times)
        {
            writer.Signed(time - previous);
            previous = time;
        }

        return writer.Written.ToArray();
    }

    private static List<long> UnpackTimes(byte[] state)
    {
        PackedReader reader = new(state);
        List<long> times = [];
        if (reader.AtEnd || reader.Byte() != DeltaState)
        {
            return times;
        }

        long previous = 0;
        while (!reader.AtEnd)
        {
            previous += reader.Signed();
            times.Add(previous);
        }

        return times;
    }

    private static ulong BoundsHash(MetricDelta point)
    {
        ulong hash = (ulong)point.Buckets.Count;
        foreach (double bound in point.Bounds)
        {
            hash = RawHash.Mix(hash, (ulong)BitConverter.DoubleToInt64Bits(bound));
        }

        return hash;
    }
}
