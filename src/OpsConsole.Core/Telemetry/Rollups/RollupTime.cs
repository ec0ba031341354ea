namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Arithmetic of buckets: minutes since 1970 UTC.</summary>
internal static class RollupTime
{
    // Intervals are counted from a Monday, so that weeks begin on Mondays; every shorter interval is aligned to midnight anyway.
    private const int FirstMonday = 4 * 24 * 60;

    /// <summary>Minutes in a bucket.</summary>
    public static int Width(this RollupTier tier) => tier switch { RollupTier.Minute => 1, RollupTier.Hour => 60, _ => 24 * 60 };

    /// <summary>Minutes in a chunk: the piece of a tier that is read and kept in memory together.</summary>
    public static int ChunkWidth(this RollupTier tier) => tier switch { RollupTier.Minute => 60, RollupTier.Hour => 24 * 60, _ => 30 * 24 * 60 };

    /// <summary>The minute that an instant lies in.</summary>
    public static int Minute(DateTime instant) => (int)((instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);

    /// <summary>The first minute that does not start before an instant.</summary>
    public static int MinuteAfter(DateTime instant) => Minute(instant.AddTicks(TimeSpan.TicksPerMinute - 1));

    /// <summary>The instant at which a minute starts.</summary>
    public static DateTime Instant(int minute) => DateTime.UnixEpoch.AddTicks(minute * TimeSpan.TicksPerMinute);

    /// <summary>The start of the bucket of the given width that a minute lies in.</summary>
    public static int Floor(int minute, int width) => minute - (minute % width);

    /// <summary>The first start of a bucket of the given width at or after a minute.</summary>
    public static int Ceiling(int minute, int width) => Floor(minute + width - 1, width);

    /// <summary>The start of the interval of a chart that a minute lies in.</summary>
    public static int IntervalStart(int minute, int interval) => Floor(minute - FirstMonday, interval) + FirstMonday;
}
