using OpsConsole.Core.Quality.Scores;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>Share that passed over time, a line for each group.</summary>
internal static class ScoreChart
{
    /// <summary>Most lines: more are not told apart.</summary>
    public const int MostLines = 6;

    private const int MostPoints = 60;

    /// <summary>The chart.</summary>
    /// <param name="report">The scores.</param>
    /// <param name="none">What a group without a name is called.</param>
    public static ChartSpec Make(ScoreReport report, string none)
    {
        IReadOnlyList<DateTime> times = report.Times;
        int together = Math.Max(1, (int)Math.Ceiling((double)times.Count / MostPoints)); // neighbours count together, so that a point stands on more than a few cases
        int points = (times.Count + together - 1) / together;
        return new ChartSpec
        {
            Unit = "passed",
            From = report.From,
            To = report.To,
            Times = [.. Enumerable.Range(0, points).Select(p => times[p * together])],
            IntervalMinutes = report.IntervalMinutes * together,
            Traces = [.. report.Groups.Take(MostLines).Select((g, i) => new ChartTrace(g.Key ?? none, i + 1, [.. Enumerable.Range(0, points).Select(p => PartOf(g, p * together, together))]))],
            Format = value => Figures.Percent(value),
        };
    }

    private static double? PartOf(ScoreGroup group, int from, int count)
    {
        long passed = 0, judged = 0;
        for (int i = from; i < Math.Min(from + count, group.Series.Count); i++)
        {
            (passed, judged) = (passed + group.Series[i].Hits, judged + group.Series[i].Cases);
        }

        return judged > 0 ? (double)passed / judged : null;
    }
}
