namespace OpsConsole.Core.Sources.Aws.CloudWatch;

// Names and members are those of AWSSDK.CloudWatch, which could take the place of these types.

/// <summary>Asks for values of metrics.</summary>
internal sealed class GetMetricDataRequest
{
    /// <summary>From here, UTC.</summary>
    public DateTime StartTime { get; set; }

    /// <summary>To here, exclusive, UTC.</summary>
    public DateTime EndTime { get; set; }

    /// <summary><c>TimestampAscending</c> or <c>TimestampDescending</c>.</summary>
    public string? ScanBy { get; set; }

    /// <summary>At most 500.</summary>
    public List<MetricDataQuery> MetricDataQueries { get; set; } = [];

    public string? NextToken { get; set; }
}

/// <summary>One metric's statistic.</summary>
internal sealed class MetricDataQuery
{
    /// <summary>Begins with a lower-case letter; letters, digits and underscores follow.</summary>
    public string? Id { get; set; }

    public MetricStat? MetricStat { get; set; }
}

/// <summary>A metric, a period and a statistic.</summary>
internal sealed class MetricStat
{
    public Metric? Metric { get; set; }

    /// <summary>Seconds, a multiple of 60.</summary>
    public int Period { get; set; }

    /// <summary><c>Sum</c>, <c>SampleCount</c>, <c>Maximum</c>, <c>p99.9</c>.</summary>
    public string? Stat { get; set; }
}

/// <summary>A page of values.</summary>
internal sealed class GetMetricDataResponse
{
    public List<MetricDataResult>? MetricDataResults { get; set; }

    public List<MessageData>? Messages { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>Values of one query.</summary>
internal sealed class MetricDataResult
{
    public string? Id { get; set; }

    public List<DateTime>? Timestamps { get; set; }

    public List<double>? Values { get; set; }

    /// <summary><c>Complete</c>, <c>PartialData</c>, <c>InternalError</c> or <c>Forbidden</c>.</summary>
    public string? StatusCode { get; set; }

    public List<MessageData>? Messages { get; set; }
}

/// <summary>Something the service says of its answer.</summary>
internal sealed class MessageData
{
    public string? Code { get; set; }

    public string? Value { get; set; }
}
