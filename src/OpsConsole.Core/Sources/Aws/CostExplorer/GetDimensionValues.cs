namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types.

/// <summary>Asks which values a dimension has.</summary>
internal sealed class GetDimensionValuesRequest
{
    public DateInterval? TimePeriod { get; set; }

    public string? Dimension { get; set; }

    /// <summary><c>COST_AND_USAGE</c>.</summary>
    public string? Context { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>A page of values.</summary>
internal sealed class GetDimensionValuesResponse
{
    public List<DimensionValuesWithAttributes>? DimensionValues { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>A value.</summary>
internal sealed class DimensionValuesWithAttributes
{
    public string? Value { get; set; }

    /// <summary>Of an account: its name as <c>description</c>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}
