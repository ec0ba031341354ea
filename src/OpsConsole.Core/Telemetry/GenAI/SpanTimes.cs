namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>When something happened, after impossible times were replaced.</summary>
/// <param name="StartMicros">Start, microseconds since 1970 UTC.</param>
/// <param name="DurationMicros">Duration in microseconds, never negative.</param>
/// <param name="Skewed">Whether the time of receipt stands in for an impossible time.</param>
internal readonly record struct SpanTimes(long StartMicros, long DurationMicros, bool Skewed)
{
    /// <summary>End, microseconds since 1970 UTC.</summary>
    public long EndMicros => StartMicros + DurationMicros;
}

/// <summary>The times that can be true: from the end of retention to a little after receipt.</summary>
/// <param name="OldestMicros">Earliest believable start, microseconds since 1970 UTC.</param>
/// <param name="ReceivedMicros">Time of receipt.</param>
/// <param name="LatestMicros">Latest believable end.</param>
internal readonly record struct TimeWindow(long OldestMicros, long ReceivedMicros, long LatestMicros)
{
    /// <summary>The window around a moment.</summary>
    public static TimeWindow Around(DateTimeOffset now, TimeSpan retention, TimeSpan futureTolerance)
    {
        long received = Micros(now.UtcTicks);
        return new TimeWindow(Math.Max(0, received - Micros(retention.Ticks + DateTime.UnixEpoch.Ticks)), received, received + Micros(futureTolerance.Ticks + DateTime.UnixEpoch.Ticks));
    }

    /// <summary>The times of a span; of receipt, without duration, unless oldest ≤ start ≤ end ≤ latest.</summary>
    public SpanTimes Of(ulong startNanos, ulong endNanos)
    {
        // Nanoseconds fit in 63 bits until the year 2262; what does not is far past the window, and unsigned division keeps it so.
        long start = (long)(startNanos / 1000), end = (long)(endNanos / 1000);
        return startNanos != 0 && start >= OldestMicros && startNanos <= endNanos && end <= LatestMicros
            ? new SpanTimes(start, end - start, Skewed: false)
            : new SpanTimes(ReceivedMicros, 0, Skewed: true);
    }

    /// <summary>A single moment, such as a log record's; of receipt when impossible.</summary>
    public long Of(ulong nanos) => Of(nanos, nanos).StartMicros;

    private static long Micros(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
