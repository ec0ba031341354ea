using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class VersionChartTests
{
    private static readonly DateTime Start = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    private static PromptVersionNumbers Row(string version) => new(version, MetricsTotals.Of(new RollupCell(), 3600))
    {
        Series = [new MetricsPoint(Start, MetricsTotals.Of(new RollupCell(), 3600)), new MetricsPoint(Start.AddHours(1), MetricsTotals.Of(new RollupCell(), 3600))],
    };

    private static LiveSpan Released(int hours) => new("production", "a", new string('b', 40), Start.AddHours(hours), null, new string('c', 40), "Ann", null, null, false, "Release");

    [Fact]
    public void Each_version_is_a_series_and_releases_within_the_time_are_marked()
    {
        ChartSpec chart = VersionChart.Make(new PromptView("a"), [Row(new string('b', 40)), Row("")], VersionMeasure.Interactions, 60, [Released(-1), Released(1), Released(2)])!;

        Assert.Equal(["bbbbbbb", "no version named"], chart.Traces.Select(t => t.Name));
        Assert.Equal([new ChartMark(Start.AddHours(1), "production bbbbbbb")], chart.Marks);
        Assert.Equal((Start, Start.AddHours(2)), (chart.From, chart.To));
        Assert.Contains($"prompt=a@{new string('b', 40)}", Uri.UnescapeDataString(chart.Link(new ChartPoint(0, 1))!), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_versions_the_most_used_are_drawn()
    {
        PromptVersionNumbers[] rows = [.. Enumerable.Range(0, 20).Select(i => Row($"v{i}"))];

        Assert.Equal(rows.Take(VersionChart.MostVersions).Select(r => r.Version), VersionChart.Make(new PromptView("a"), rows, VersionMeasure.P95, 60, [])!.Traces.Select(t => t.Name));
    }
}
