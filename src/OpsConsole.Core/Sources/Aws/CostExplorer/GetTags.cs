namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types.

/// <summary>Asks which values a tag has.</summary>
internal sealed class GetTagsRequest
{
    public DateInterval? TimePeriod { get; set; }

    public string? TagKey { get; set; }

    public string? NextPageToken { get; set; }
}

/// <summary>A page of values.</summary>
internal sealed class GetTagsResponse
{
    public List<string>? Tags { get; set; }

    public string? NextPageToken { get; set; }
}
