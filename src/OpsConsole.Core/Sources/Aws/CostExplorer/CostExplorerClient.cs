namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>The operations of Cost Explorer that the console uses. Each request costs one US cent.</summary>
internal sealed class CostExplorerClient(AwsClient aws, IPullReport report)
{
    private static readonly CostExplorerJson Json = CostExplorerJson.Default;

    /// <summary>US dollars that a request costs, each page counting as one.</summary>
    public const decimal PricePerRequest = 0.01m;

    /// <summary>Asks for a page of cost and usage.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer, or with an error.</exception>
    public Task<GetCostAndUsageResponse> GetCostAndUsageAsync(GetCostAndUsageRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetCostAndUsage", request, Json.GetCostAndUsageRequest, Json.GetCostAndUsageResponse, report, cancellationToken);

    /// <summary>Asks for a forecast.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer, or with an error.</exception>
    public Task<GetCostForecastResponse> GetCostForecastAsync(GetCostForecastRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetCostForecast", request, Json.GetCostForecastRequest, Json.GetCostForecastResponse, report, cancellationToken);

    /// <summary>Asks for a page of anomalies.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer, or with an error.</exception>
    public Task<GetAnomaliesResponse> GetAnomaliesAsync(GetAnomaliesRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetAnomalies", request, Json.GetAnomaliesRequest, Json.GetAnomaliesResponse, report, cancellationToken);

    /// <summary>Asks for a page of a dimension's values.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer, or with an error.</exception>
    public Task<GetDimensionValuesResponse> GetDimensionValuesAsync(GetDimensionValuesRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetDimensionValues", request, Json.GetDimensionValuesRequest, Json.GetDimensionValuesResponse, report, cancellationToken);

    /// <summary>Asks for a page of a tag's values.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer, or with an error.</exception>
    public Task<GetTagsResponse> GetTagsAsync(GetTagsRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetTags", request, Json.GetTagsRequest, Json.GetTagsResponse, report, cancellationToken);
}
