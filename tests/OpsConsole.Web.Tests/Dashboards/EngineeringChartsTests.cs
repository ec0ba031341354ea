using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards.Engineering;
using static OpsConsole.Web.Tests.Dashboards.EngineeringNumbers;

namespace OpsConsole.Web.Tests.Dashboards;

public sealed class EngineeringChartsTests
{
    [Fact]
    public void Requests_are_shown_in_the_unit_that_reads_best()
    {
        ChartSpec thin = RequestRateChart.Make(Data((_, cell) => cell.Interactions(20)));
        Assert.Equal("per min", thin.Unit);
        Assert.All(Trace(thin, "Interactions").Values, v => Assert.Equal(2, v!.Value, 6));
        Assert.Equal("per s", RequestRateChart.Make(Data((_, cell) => cell.Interactions(60_000))).Unit);
    }

    [Fact]
    public void An_interval_that_has_hardly_begun_is_left_out()
    {
        Assert.Equal(6, RequestRateChart.Make(Data((_, cell) => cell.Interactions(20), lastSeconds: 300)).Times.Count);
        Assert.Equal(5, RequestRateChart.Make(Data((_, cell) => cell.Interactions(20), lastSeconds: 30)).Times.Count);
    }

    [Fact]
    public void The_period_before_is_dotted_and_stands_above_the_same_times()
    {
        ChartSpec chart = RequestRateChart.Make(Data((_, cell) => cell.Interactions(20), (i, cell) => cell.Interactions(10 * i)));
        ChartTrace before = Trace(chart, "Interactions before");
        Assert.Equal(ChartShape.Dotted, before.Shape);
        Assert.Equal([0.0, 1.0, 2.0, 3.0, 4.0, 5.0], before.Values.Select(v => Math.Round(v!.Value, 6)));
    }

    [Fact]
    public void Latency_shows_the_tail_and_leaves_gaps_where_nothing_was_measured()
    {
        ChartSpec chart = QuantileChart.Latency(Data((i, cell) =>
        {
            if (i != 2)
            {
                cell.Interactions(90, 100_000).Interactions(10, 900_000);
            }
        }));
        Assert.Equal("ms", chart.Unit);
        Assert.Equal(["P50", "P95", "P99"], chart.Traces.Select(t => t.Name));
        Assert.InRange(Trace(chart, "P50").Values[0]!.Value, 99, 101);
        Assert.InRange(Trace(chart, "P95").Values[0]!.Value, 890, 910);
        Assert.Null(Trace(chart, "P99").Values[2]);
    }

    [Fact]
    public void A_point_of_latency_opens_the_interactions_that_are_at_least_as_slow()
    {
        ChartSpec chart = QuantileChart.Latency(Data((_, cell) => cell.Interactions(10, 3_000_000)));
        Assert.Equal("s", chart.Unit);
        string link = chart.Link(new ChartPoint(1, 1))!;
        Assert.StartsWith("/interactions?from=2026-11-20T10%3A10%3A00Z&to=2026-11-20T10%3A20%3A00Z&app=bot&min=29", link, StringComparison.Ordinal);
        Assert.EndsWith("&sort=slowest", link, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_is_that_of_model_calls_when_chosen_or_when_there_is_no_other()
    {
        ChartSpec chosen = QuantileChart.Latency(Data((_, cell) => cell.Interactions(10, 800_000), view: View with { OfCalls = true }));
        Assert.InRange(Trace(chosen, "P50").Values[0]!.Value, 396, 404);
        Assert.True(Data((_, cell) => { cell.Calls = 1; cell.CallLatency.Record(1); }).OfCalls);
        Assert.False(Data((_, cell) => cell.Interactions(1)).OfCalls);
    }

    [Fact]
    public void The_heatmap_counts_every_interaction_once_between_the_bounds_it_names()
    {
        long[] durations = [1, 2, 999, 120_000, 1_000_000, 1_048_576, 1_048_577, 60_000_000];
        ChartSpec chart = LatencyHeatmap.Make(Data((i, cell) => Array.ForEach(durations, d => cell.Interactions(i + 1, d))));
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(durations.Length * (i + 1), chart.Traces.Sum(t => t.Values[i] ?? 0));
        }

        int row = chart.Traces.ToList().FindIndex(t => t.Name.StartsWith("1.05 s to", StringComparison.Ordinal));
        Assert.Equal(1, chart.Traces[row].Values[0]); // 2^20 µs itself belongs to the row below
        Assert.Contains("&min=1048&max=1247", chart.Link(new ChartPoint(row, 0)), StringComparison.Ordinal);
        Assert.All(chart.Ticks, tick => Assert.InRange(tick.At, 0, chart.Traces.Count));
    }

    [Fact]
    public void Refusals_stand_apart_from_failures()
    {
        ChartSpec chart = ErrorClassChart.Make(Data((_, cell) => cell
            .Interactions(90).Interactions(6, outcome: Outcome.Failed, errorClass: ErrorClass.Timeout).Interactions(4, outcome: Outcome.Refused, errorClass: ErrorClass.Refusal)));
        Assert.Equal([("Timeout", ChartShape.Bar, 6.0), ("Refused", ChartShape.Dashed, 4.0)], chart.Traces.Select(t => (t.Name, t.Shape, t.Values[0]!.Value)));
        Assert.EndsWith("&outcome=failed&error=timeout", chart.Link(new ChartPoint(0, 0)), StringComparison.Ordinal);
        Assert.EndsWith("&outcome=refused", chart.Link(new ChartPoint(1, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Throttling_counts_calls_that_succeeded_later_too()
    {
        ChartSpec chart = ThrottlingChart.Make(Data((i, cell) => cell.Interactions(10).CallErrorClasses[(int)ErrorClass.RateLimited] = i));
        Assert.Equal("calls per 10 min", chart.Unit);
        Assert.Equal([0, 1, 2, 3, 4, 5], chart.Traces.Single().Values);
        Assert.True(ThrottlingChart.Make(Data((_, cell) => cell.Interactions(10))).IsEmpty);
    }

    [Fact]
    public void Tokens_of_a_kind_that_is_a_subset_count_once()
    {
        ChartSpec chart = TokenRateChart.Make(Data((_, cell) => (cell.InputTokens, cell.CacheReadTokens, cell.OutputTokens, cell.ReasoningTokens) = (6000, 2400, 1200, 600)));
        Assert.Equal([("Input", 6.0), ("Input from cache", 4.0), ("Output", 1.0), ("Reasoning", 1.0)], chart.Traces.Select(t => (t.Name, t.Values[0]!.Value)));
    }

    [Fact]
    public void Every_series_has_a_value_or_a_gap_for_every_time()
    {
        EngineeringCharts charts = EngineeringCharts.Of(Data(
            (i, cell) => cell.Interactions(i).Interactions(1, 5_000, Outcome.Failed, ErrorClass.Quota).FirstToken.Record(7), (i, cell) => cell.Interactions(i), lastSeconds: 20));
        foreach (ChartSpec chart in new[] { charts.Requests, charts.Latency, charts.Heatmap, charts.FirstToken, charts.Errors, charts.Throttling, charts.Tokens })
        {
            Assert.All(chart.Traces, t => Assert.Equal(chart.Times.Count, t.Values.Count));
            Assert.NotEmpty(chart.Unit);
        }
    }

    private static ChartTrace Trace(ChartSpec chart, string name) => Assert.Single(chart.Traces, t => t.Name == name);
}
