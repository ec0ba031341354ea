namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Asks which accounts, services, record types and tags have charges in a period.</summary>
internal sealed class CostValues(CostExplorerClient client, DateInterval period)
{
    private const int MostPages = 50;

    /// <summary>The values of a dimension, in order.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer as it should.</exception>
    public async Task<IReadOnlyList<string>> DimensionAsync(string dimension, CancellationToken cancellationToken)
    {
        GetDimensionValuesRequest request = new() { TimePeriod = period, Dimension = dimension, Context = "COST_AND_USAGE" };
        AwsPages pages = new(AwsService.CostExplorer, "GetDimensionValues", MostPages);
        SortedSet<string> values = new(StringComparer.Ordinal);
        do
        {
            GetDimensionValuesResponse page = await client.GetDimensionValuesAsync(request, cancellationToken).ConfigureAwait(false);
            values.UnionWith((page.DimensionValues ?? []).Select(value => value.Value).OfType<string>());
            request.NextPageToken = page.NextPageToken;
        }
        while (pages.Continues(request.NextPageToken));
        return [.. values];
    }

    /// <summary>The values of a tag, in order, and first the empty one for charges without it.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer as it should.</exception>
    public async Task<IReadOnlyList<string>> TagAsync(string key, CancellationToken cancellationToken)
    {
        GetTagsRequest request = new() { TimePeriod = period, TagKey = key };
        AwsPages pages = new(AwsService.CostExplorer, "GetTags", MostPages);
        SortedSet<string> values = new(StringComparer.Ordinal) { "" };
        do
        {
            GetTagsResponse page = await client.GetTagsAsync(request, cancellationToken).ConfigureAwait(false);
            values.UnionWith(page.Tags ?? []);
            request.NextPageToken = page.NextPageToken;
        }
        while (pages.Continues(request.NextPageToken));
        return [.. values];
    }
}
