namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types.

/// <summary>Asks what days to come will cost.</summary>
internal sealed class GetCostForecastRequest
{
    public DateInterval? TimePeriod { get; set; }

    /// <summary><c>UNBLENDED_COST</c>: other names than those of GetCostAndUsage.</summary>
    public string? Metric { get; set; }

    public string? Granularity { get; set; }

    public Expression? Filter { get; set; }

    /// <summary>Percent, 51 to 99.</summary>
    public int? PredictionIntervalLevel { get; set; }
}

/// <summary>A forecast.</summary>
internal sealed class GetCostForecastResponse
{
    public MetricValue? Total { get; set; }

    public List<ForecastResult>? ForecastResultsByTime { get; set; }
}

/// <summary>A forecast of one day.</summary>
internal sealed class ForecastResult
{
    public DateInterval? TimePeriod { get; set; }

    public string? MeanValue { get; set; }

    public string? PredictionIntervalLowerBound { get; set; }

    public string? PredictionIntervalUpperBound { get; set; }
}
