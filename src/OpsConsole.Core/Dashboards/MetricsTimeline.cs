using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>A range cut into intervals. Times are minutes since 1970 UTC.</summary>
internal sealed class MetricsTimeline(int from, int to, int? interval, DateTime now)
{
    private readonly int _first = interval is null ? from : RollupTime.IntervalStart(from, interval.Value);

    public int From => from;

    public int To => to;

    /// <summary>Number of intervals; 0 when the range is one.</summary>
    public int Points => interval is null ? 0 : ((to - _first - 1) / interval.Value) + 1;

    /// <summary>The interval that a minute lies in; 0 when the range is one.</summary>
    public int IndexOf(int minute) => interval is null ? 0 : (minute - _first) / interval.Value;

    /// <summary>Start of an interval.</summary>
    public DateTime Start(int index) => RollupTime.Instant(_first + (index * interval.GetValueOrDefault()));

    /// <summary>Seconds of an interval that lie in the range and in the past.</summary>
    public double SecondsOf(int index) => Seconds(
        Math.Max(from, _first + (index * interval.GetValueOrDefault())), Math.Min(to, _first + ((index + 1) * interval.GetValueOrDefault())));

    /// <summary>Seconds of the range that lie in the past.</summary>
    public double SecondsOfAll => Seconds(from, to);

    private double Seconds(int start, int end)
    {
        DateTime last = RollupTime.Instant(end);
        return Math.Max(0, ((last < now ? last : now) - RollupTime.Instant(start)).TotalSeconds);
    }
}
