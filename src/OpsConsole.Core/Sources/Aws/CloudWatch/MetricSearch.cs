namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Finds the series that CloudWatch has for the sets that are configured.</summary>
internal sealed class MetricSearch(CloudWatchClient client, CloudWatchSettings settings, IPullReport report)
{
    /// <summary>A page has 500 metrics.</summary>
    private const int MostPages = 200;

    /// <summary>Lists the series.</summary>
    /// <exception cref="SourceException">CloudWatch does not answer as it should.</exception>
    public async Task<IReadOnlyList<MetricSeries>> FindAsync(CancellationToken cancellationToken)
    {
        List<MetricSeries> found = [];
        foreach (MetricSet set in settings.Sets)
        {
            Dictionary<string, MetricSeries> byDimensions = new(StringComparer.Ordinal);
            await ListAsync(set, byDimensions, cancellationToken).ConfigureAwait(false);
            if (byDimensions.Count == 0)
            {
                report.Say($"{set.Namespace} has published nothing of what is asked in the last two weeks.");
            }

            found.AddRange(byDimensions.OrderBy(series => series.Key, StringComparer.Ordinal).Select(series => series.Value));
        }

        return found;
    }

    private async Task ListAsync(MetricSet set, Dictionary<string, MetricSeries> found, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [.. Wanted(set)];
        ListMetricsRequest request = new()
        {
            Namespace = set.Namespace,
            Dimensions = wanted.Count == 0 ? null : [.. wanted.Select(name => new DimensionFilter { Name = name, Value = set.Fixed.GetValueOrDefault(name) })],
        };
        AwsPages pages = new(AwsService.CloudWatch, "ListMetrics", MostPages);
        do
        {
            ListMetricsResponse page = await client.ListMetricsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (Metric metric in page.Metrics ?? [])
            {
                Take(set, wanted, metric, found);
            }

            request.NextToken = page.NextToken;
        }
        while (pages.Continues(request.NextToken));
    }

    private void Take(MetricSet set, HashSet<string> wanted, Metric metric, Dictionary<string, MetricSeries> found)
    {
        List<Dimension> dimensions = metric.Dimensions ?? [];
        MetricMapping? mapping = set.Metrics.FirstOrDefault(m => m.Metric == metric.MetricName);
        if (mapping is null || dimensions.Count != wanted.Count || !dimensions.TrueForAll(d => Fits(set, wanted, d)))
        {
            return;
        }

        string key = string.Join('\n', dimensions.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => d.Name + "=" + d.Value));
        if (!found.TryGetValue(key, out MetricSeries? series))
        {
            if (found.Count >= settings.MostSeries)
            {
                throw new SourceException(SourceFault.Refused, $"{set.Namespace} has more than {settings.MostSeries} series.", "Fix a dimension to one value, or read another set of dimensions.");
            }

            found.Add(key, series = new MetricSeries(set, dimensions, []));
        }

        if (!series.Metrics.Contains(mapping))
        {
            series.Metrics.Add(mapping);
        }
    }

    private static bool Fits(MetricSet set, HashSet<string> wanted, Dimension dimension) =>
        dimension.Name is { } name && wanted.Contains(name) && (!set.Fixed.TryGetValue(name, out string? must) || must == dimension.Value);

    private static IEnumerable<string> Wanted(MetricSet set) =>
        set.Fixed.Keys.Concat(new[] { set.ModelDimension, set.ApplicationDimension, set.EnvironmentDimension }.OfType<string>().Where(name => name.Length > 0));
}
