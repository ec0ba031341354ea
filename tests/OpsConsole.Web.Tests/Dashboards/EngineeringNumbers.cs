using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Tests.Dashboards;

/// <summary>Numbers of a dashboard, made by hand: an hour of ten-minute points.</summary>
internal static class EngineeringNumbers
{
    public static readonly DateTime From = new(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc);
    public static readonly EngineeringView View = new(TimeRange.Between(From, From.AddHours(1)), new MetricsFilter("bot"));

    public static EngineeringData Data(Action<int, RollupCell> fill, Action<int, RollupCell>? before = null, EngineeringView? view = null, double lastSeconds = 600) =>
        new(view ?? View, Result(fill, lastSeconds), before is null ? null : Result(before, 600), 10) { Models = [], Prompts = [], Features = [] };

    public static RollupCell Interactions(this RollupCell cell, int count, long micros = 1_000_000, Outcome outcome = Outcome.Completed, ErrorClass errorClass = ErrorClass.None)
    {
        cell.Requests += count;
        cell.Calls += count;
        cell.Outcomes[(int)outcome] += count;
        cell.ErrorClasses[(int)errorClass] += count;
        cell.Latency.Record(micros, count);
        cell.CallLatency.Record(micros / 2, count);
        return cell;
    }

    private static MetricsResult Result(Action<int, RollupCell> fill, double lastSeconds)
    {
        RollupCell total = new();
        List<MetricsPoint> points = [];
        for (int i = 0; i < 6; i++)
        {
            RollupCell cell = new();
            fill(i, cell);
            total.Add(cell);
            points.Add(new MetricsPoint(From.AddMinutes(i * 10), MetricsTotals.Of(cell, i == 5 ? lastSeconds : 600), cell.Latency.Copy()));
        }

        return new MetricsResult(From, From.AddHours(1), [new MetricsGroup([], MetricsTotals.Of(total, 3600), points)]);
    }
}
