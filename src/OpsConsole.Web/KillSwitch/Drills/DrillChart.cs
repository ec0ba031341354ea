using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Time to stop, drill by drill.</summary>
internal static class DrillChart
{
    /// <summary>Times of the own client, of half of the instances and of the last of them.</summary>
    /// <param name="newestFirst">Drills of one environment.</param>
    public static ChartSpec Make(IReadOnlyList<DrillRun> newestFirst)
    {
        List<DrillRun> runs = [.. newestFirst.Where(r => r.Outcome != DrillOutcome.Missed).Reverse()];
        DateTime from = runs.Count > 0 ? runs[0].StartedAt : DateTime.UnixEpoch, to = runs.Count > 0 ? runs[^1].StartedAt : DateTime.UnixEpoch;
        TimeSpan margin = TimeSpan.FromSeconds(Math.Max(30, (to - from).TotalSeconds / 50)); // points do not stand on the edge
        return new ChartSpec
        {
            Unit = "ms",
            From = from - margin,
            To = to + margin,
            Times = [.. runs.Select(r => r.StartedAt)],
            IntervalMinutes = 1,
            Traces =
            [
                new ChartTrace("The console's own client", 1, [.. runs.Select(r => r.ProbeMs)]),
                new ChartTrace("Half of the instances", 2, [.. runs.Select(r => r.MedianMs)]),
                new ChartTrace("The last instance", 4, [.. runs.Select(r => r.LastMs)]),
            ],
            Format = ms => Figures.Duration(ms * 1_000),
        };
    }
}
