using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>The charts of the dashboard.</summary>
public sealed record EngineeringCharts(
    ChartSpec Requests, ChartSpec Latency, ChartSpec Heatmap, ChartSpec FirstToken, ChartSpec Errors, ChartSpec Throttling, ChartSpec Tokens)
{
    public static EngineeringCharts Of(EngineeringData data) => new(
        RequestRateChart.Make(data),
        QuantileChart.Latency(data),
        LatencyHeatmap.Make(data),
        QuantileChart.FirstToken(data),
        ErrorClassChart.Make(data),
        ThrottlingChart.Make(data),
        TokenRateChart.Make(data));
}
