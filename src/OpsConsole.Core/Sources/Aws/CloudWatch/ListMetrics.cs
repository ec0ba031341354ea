namespace OpsConsole.Core.Sources.Aws.CloudWatch;

// Names and members are those of AWSSDK.CloudWatch, which could take the place of these types.

/// <summary>Asks which metrics there are: those with data in the last two weeks.</summary>
internal sealed class ListMetricsRequest
{
    public string? Namespace { get; set; }

    public string? MetricName { get; set; }

    public List<DimensionFilter>? Dimensions { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>A dimension that a metric must have, with any value when none is given.</summary>
internal sealed class DimensionFilter
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}

/// <summary>A page of at most 500 metrics.</summary>
internal sealed class ListMetricsResponse
{
    public List<Metric>? Metrics { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>A metric with its dimensions.</summary>
internal sealed class Metric
{
    public string? Namespace { get; set; }

    public string? MetricName { get; set; }

    public List<Dimension>? Dimensions { get; set; }
}

/// <summary>A dimension and its value.</summary>
internal sealed class Dimension
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}
