namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types.

/// <summary>A range of days.</summary>
internal sealed class DateInterval
{
    /// <summary><c>2026-11-01</c>.</summary>
    public string? Start { get; set; }

    /// <summary>Exclusive.</summary>
    public string? End { get; set; }
}

/// <summary>Asks for cost and usage.</summary>
internal sealed class GetCostAndUsageRequest
{
    public DateInterval? TimePeriod { get; set; }

    /// <summary><c>DAILY</c>.</summary>
    public string? Granularity { get; set; }

    public Expression? Filter { get; set; }

    /// <summary><c>UnblendedCost</c>, <c>AmortizedCost</c>, <c>UsageQuantity</c>.</summary>
    public List<string>? Metrics { get; set; }

    /// <summary>At most two.</summary>
    public List<GroupDefinition>? GroupBy { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>What amounts are grouped by.</summary>
internal sealed class GroupDefinition
{
    /// <summary><c>DIMENSION</c> or <c>TAG</c>.</summary>
    public string? Type { get; set; }

    public string? Key { get; set; }
}

/// <summary>A page of cost and usage.</summary>
internal sealed class GetCostAndUsageResponse
{
    public List<ResultByTime>? ResultsByTime { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>A day.</summary>
internal sealed class ResultByTime
{
    public DateInterval? TimePeriod { get; set; }

    /// <summary>Filled only where nothing is grouped.</summary>
    public Dictionary<string, MetricValue>? Total { get; set; }

    public List<Group>? Groups { get; set; }

    public bool Estimated { get; set; }
}

/// <summary>A group of a day.</summary>
internal sealed class Group
{
    /// <summary>In the order of the group definitions; of a tag <c>team$platform</c>.</summary>
    public List<string>? Keys { get; set; }

    public Dictionary<string, MetricValue>? Metrics { get; set; }
}

/// <summary>An amount.</summary>
internal sealed class MetricValue
{
    /// <summary>A decimal number: read it by <see cref="Amounts"/>.</summary>
    public string? Amount { get; set; }

    public string? Unit { get; set; }
}
