namespace OpsConsole.Core.Storage;

/// <summary>
/// Row ids made by the writer instead of the database: they rise with time, so that rows and their index entries are appended,
/// and they are known before the row is written. 42 bits of milliseconds since 2020, 8 bits of node, 13 bits of sequence.
/// </summary>
public sealed class SortableId(TimeProvider time, int node)
{
    private const long Epoch = 1_577_836_800_000; // 2020-01-01 UTC
    private const int SequenceBits = 13;
    private const int NodeBits = 8;
    private long _last;

    /// <summary>The node that made an id.</summary>
    public static int NodeOf(long id) => (int)(id >> SequenceBits) & ((1 << NodeBits) - 1);

    /// <summary>The next id; larger than all before it from this instance. When the clock stands still or goes back, it counts on.</summary>
    public long Next()
    {
        long floor = (time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << SequenceBits;
        long last, next;
        do
        {
            last = Interlocked.Read(ref _last);
            next = Math.Max(last + 1, floor);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        long millis = next >> SequenceBits;
        long sequence = next & ((1L << SequenceBits) - 1);
        return (millis << (NodeBits + SequenceBits)) | ((long)(node & ((1 << NodeBits) - 1)) << SequenceBits) | sequence;
    }

    /// <summary>The least id that can be made at an instant: all that are smaller were made before it.</summary>
    public static long FirstAt(DateTime utc) => Math.Max(0, (long)(utc - DateTime.UnixEpoch).TotalMilliseconds - Epoch) << (NodeBits + SequenceBits);

    /// <summary>When an id was made, UTC, to the millisecond. The highest bit says nothing of it: records of the kill switch set it.</summary>
    public static DateTime TimeOf(long id) => DateTime.UnixEpoch.AddMilliseconds(((id & long.MaxValue) >> (NodeBits + SequenceBits)) + Epoch);
}
