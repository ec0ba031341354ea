using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards;

/// <summary>Chooses how much time a point of a chart stands for.</summary>
internal static class ChartInterval
{
    /// <summary>More points than this are no longer told apart on a chart half a screen wide.</summary>
    public const int MostPoints = 180;

    private static readonly int[] Choices = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2 * 1440, 7 * 1440, 28 * 1440];

    /// <summary>The shortest interval in minutes that keeps the points few enough, and for which there still are numbers at the start.</summary>
    public static int For(TimeSpan length, DateTime from, DateTime now, TelemetryOptions options, int mostPoints = MostPoints)
    {
        int least = from < now - options.HourRetention ? 1440 : from < now - options.MinuteRetention ? 60 : 1;
        return Array.Find(Choices, minutes => minutes >= least && length.TotalMinutes <= (double)minutes * mostPoints) is var found and > 0 ? found : Choices[^1];
    }
}
