using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>What of the versions is drawn over time.</summary>
public enum VersionMeasure
{
    /// <summary>Interactions.</summary>
    Interactions,

    /// <summary>Duration that 95 of 100 interactions do not exceed.</summary>
    P95,
}

/// <summary>The versions of a prompt over time, with the releases as marks. Pure.</summary>
internal static class VersionChart
{
    /// <summary>Most versions that are drawn, the most used first: as many as there are colours. The table has all.</summary>
    public const int MostVersions = 8;

    /// <summary>Most releases that are marked, the newest first.</summary>
    public const int MostMarks = 20;

    /// <summary>Makes it; null when there is nothing over time.</summary>
    /// <param name="view">The prompt, the environment and the range.</param>
    /// <param name="rows">The versions, most used first.</param>
    /// <param name="measure">What is drawn.</param>
    /// <param name="minutes">Length of an interval.</param>
    /// <param name="releases">When versions came live, in the environments that are looked at.</param>
    public static ChartSpec? Make(PromptView view, IReadOnlyList<PromptVersionNumbers> rows, VersionMeasure measure, int minutes, IEnumerable<LiveSpan> releases)
    {
        PromptVersionNumbers[] drawn = [.. rows.Where(r => r.Series.Count > 0).Take(MostVersions)];
        if (drawn.Length == 0)
        {
            return null;
        }

        DateTime[] times = [.. drawn[0].Series.Select(p => p.At)];
        DateTime from = times[0], to = times[^1].AddMinutes(minutes);
        bool counts = measure == VersionMeasure.Interactions;
        return new ChartSpec
        {
            Unit = counts ? "per " + Figures.Per(minutes) : "ms",
            From = from,
            To = to,
            Times = times,
            IntervalMinutes = minutes,
            Traces = [.. drawn.Select((row, i) => new ChartTrace(Name(row.Version), i + 1, [.. row.Series.Select(p => Value(p.Totals))], counts ? ChartShape.Bar : ChartShape.Line))],
            Marks = [.. releases.Where(r => r.From >= from && r.From < to).OrderByDescending(r => r.From).Take(MostMarks).Select(r => new ChartMark(r.From, $"{r.Environment} {PromptVersion.Shorten(r.Commit)}"))],
            Format = value => counts ? Figures.Count((long)value) : Figures.Duration(value * 1000),
            Link = point => (NumbersState.Interactions(view, drawn[point.Trace].Version) with { Range = TimeRange.Between(times[point.Index], times[point.Index].AddMinutes(minutes)) }).Url,
        };

        double? Value(MetricsTotals totals) => counts ? totals.Requests == 0 ? null : totals.Requests : totals.Latency?.P95 / 1000;
    }

    private static string Name(string version) => version.Length == 0 ? "no version named" : PromptVersion.IsSha(version) ? PromptVersion.Shorten(version) : version;
}
