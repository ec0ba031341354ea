using System.Text.Json.Serialization;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards;

/// <summary>The body of <c>GET /api/v1/metrics</c>.</summary>
/// <param name="From">Start of what was counted, UTC.</param>
/// <param name="To">End of what was counted, UTC, exclusive.</param>
/// <param name="IntervalSeconds">Length of the points; null for none.</param>
/// <param name="Groups">The groups that have anything, largest first; without grouping always one.</param>
internal sealed record MetricsResponse(DateTime From, DateTime To, int? IntervalSeconds, IReadOnlyList<MetricsGroupJson> Groups)
{
    /// <summary>The names of <see cref="MetricsDimension"/> in queries and keys, in its order.</summary>
    internal static readonly string[] DimensionNames = ["app", "env", "model", "prompt", "feature", "appVersion"];

    public static MetricsResponse Of(MetricsRequest request, MetricsResult result) => new(
        result.From, result.To, request.IntervalMinutes * 60, [.. result.Groups.Select(group => MetricsGroupJson.Of(request, group))]);
}

/// <summary>A group.</summary>
internal sealed record MetricsGroupJson : MetricsNumbersJson
{
    private MetricsGroupJson(MetricsTotals totals) : base(totals)
    {
    }

    [JsonPropertyOrder(-1)]
    public required IReadOnlyDictionary<string, string?> Key { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<MetricsPointJson> Series { get; init; }

    public static MetricsGroupJson Of(MetricsRequest request, MetricsGroup group) => new(group.Totals)
    {
        Key = request.GroupBy.Zip(group.Key).ToDictionary(pair => MetricsResponse.DimensionNames[(int)pair.First], pair => pair.Second),
        Series = [.. group.Series.Select(point => new MetricsPointJson(point.Totals) { T = point.At })],
    };
}

/// <summary>A point of a series.</summary>
internal sealed record MetricsPointJson(MetricsTotals Totals) : MetricsNumbersJson(Totals)
{
    /// <summary>Start of the interval, UTC.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTime T { get; init; }
}

/// <summary>The numbers, of a group or of a point. A rate, quantile or score of nothing is null.</summary>
internal abstract record MetricsNumbersJson([property: JsonIgnore] MetricsTotals Totals)
{
    public long Requests => Totals.Requests;

    public long Errors => Totals.Errors;

    public double? ErrorRate => Totals.ErrorRate;

    public IReadOnlyDictionary<string, long> ErrorClasses => Classes(Totals.Counters.ErrorClasses);

    public QuantilesJson LatencyMs => QuantilesJson.Of(Totals.Latency);

    public long InputTokens => Totals.Counters.InputTokens;

    public long OutputTokens => Totals.Counters.OutputTokens;

    public long CachedTokens => Totals.Counters.CacheReadTokens;

    public decimal? Cost => Totals.Cost;

    public string Currency { get; } = "USD";

    public long Completed => Totals.Completed;

    public double? CompletionRate => Totals.CompletionRate;

    public decimal? CostPerInteraction => Totals.CostPerInteraction is { } cost ? decimal.Round(cost, 8) : null;

    public double? FeedbackScore => Totals.FeedbackScore;

    public decimal? Value => Totals.StatedValue;

    public long Calls => Totals.Counters.Calls;

    public IReadOnlyDictionary<string, long> CallErrorClasses => Classes(Totals.Counters.CallErrorClasses);

    public QuantilesJson CallLatencyMs => QuantilesJson.Of(Totals.CallLatency);

    public QuantilesJson FirstTokenMs => QuantilesJson.Of(Totals.FirstToken);

    public TokenRatesJson TokensPerSecond => new(
        Totals.PerSecond(Totals.Counters.InputTokens), Totals.PerSecond(Totals.Counters.OutputTokens), Totals.PerSecond(Totals.Counters.CacheReadTokens));

    private static Dictionary<string, long> Classes(ReadOnlySpan<long> counts)
    {
        Dictionary<string, long> classes = [];
        for (int i = (int)ErrorClass.None + 1; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                classes.Add(((ErrorClass)i).Word(), counts[i]);
            }
        }

        return classes;
    }
}

/// <summary>Quantiles in milliseconds; null when nothing was measured.</summary>
internal sealed record QuantilesJson(double? P50, double? P95, double? P99)
{
    public static QuantilesJson Of(LatencyQuantiles? quantiles) =>
        quantiles is { } q ? new QuantilesJson(Millis(q.P50), Millis(q.P95), Millis(q.P99)) : new QuantilesJson(null, null, null);

    private static double Millis(double micros) => Math.Round(micros / 1000, 3);
}

/// <summary>Tokens a second; cached ones are a subset of input.</summary>
internal sealed record TokenRatesJson(double Input, double Output, double Cached);
