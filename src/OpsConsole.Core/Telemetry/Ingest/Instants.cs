namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Conversions of instants. What lies outside the calendar is moved to its edge: a hostile time must not fail a commit.</summary>
internal static class Instants
{
    private const long First = -62_135_596_800_000_000, Last = 253_402_300_799_999_999;
    private const long MicrosAMinute = 60_000_000;

    /// <summary>Microseconds since 1970 as UTC.</summary>
    public static DateTime ToUtc(long micros) => DateTime.UnixEpoch.AddTicks(Math.Clamp(micros, First, Last) * TimeSpan.TicksPerMicrosecond);

    /// <summary>UTC as microseconds since 1970.</summary>
    public static long ToMicros(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The minute an instant lies in, counted since 1970.</summary>
    public static int Minute(long micros)
    {
        (long minute, long rest) = Math.DivRem(Math.Clamp(micros, First, Last), MicrosAMinute);
        return (int)(rest < 0 ? minute - 1 : minute);
    }
}
