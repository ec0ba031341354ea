namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>The operations of CloudWatch that the console uses.</summary>
internal sealed class CloudWatchClient(AwsClient aws, IPullReport report)
{
    /// <summary>Asks for a page of values.</summary>
    /// <exception cref="SourceException">CloudWatch does not answer, or with an error.</exception>
    public Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("GetMetricData", request, CloudWatchJson.Default.GetMetricDataRequest, CloudWatchJson.Default.GetMetricDataResponse, report, cancellationToken);

    /// <summary>Asks for a page of metrics.</summary>
    /// <exception cref="SourceException">CloudWatch does not answer, or with an error.</exception>
    public Task<ListMetricsResponse> ListMetricsAsync(ListMetricsRequest request, CancellationToken cancellationToken) =>
        aws.InvokeAsync("ListMetrics", request, CloudWatchJson.Default.ListMetricsRequest, CloudWatchJson.Default.ListMetricsResponse, report, cancellationToken);
}
