using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>How fine numbers still are, the further back the coarser.</summary>
public static class MetricsRetention
{
    /// <summary>The shortest interval in minutes by which a range from the given instant can be shown: 1, 60 or 1,440.</summary>
    public static int FinestMinutes(DateTime from, DateTime now, TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int minute = RollupTime.Minute(from);
        return minute >= MinutesFrom(now, options) ? 1 : minute >= HoursFrom(now, options) ? 60 : 24 * 60;
    }

    /// <summary>The first minute since 1970 UTC from which numbers by the minute are whole.</summary>
    internal static int MinutesFrom(DateTime now, TelemetryOptions options) => RollupTime.Ceiling(RollupTime.Minute(now - options.MinuteRetention), RollupTier.Hour.Width());

    /// <summary>The first minute since 1970 UTC from which numbers by the hour are whole.</summary>
    internal static int HoursFrom(DateTime now, TelemetryOptions options) => RollupTime.Ceiling(RollupTime.Minute(now - options.HourRetention), RollupTier.Day.Width());
}
