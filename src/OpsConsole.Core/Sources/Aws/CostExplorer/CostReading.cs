namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Sends the requests of a plan and follows their pages.</summary>
internal sealed class CostReading(CostExplorerClient client, DateInterval period)
{
    private const int MostPages = 200;
    private static readonly List<string> Metrics = [CostDays.Billed, CostDays.Effective, CostDays.Quantity];

    /// <summary>Reads a slice.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer as it should.</exception>
    public async Task ReadAsync(CostSlice slice, CostDays days, CancellationToken cancellationToken)
    {
        HashSet<(DateOnly, string)> seen = [];
        await foreach (ResultByTime result in PagesAsync(slice.Filter, slice.GroupBy, Metrics, cancellationToken).ConfigureAwait(false))
        {
            days.Add(slice, result, seen);
        }
    }

    /// <summary>What each day costs as a whole.</summary>
    /// <exception cref="SourceException">Cost Explorer does not answer as it should.</exception>
    public async Task<IReadOnlyDictionary<DateOnly, (decimal Billed, decimal Effective)>> TotalsAsync(Expression? filter, CostDays days, CancellationToken cancellationToken)
    {
        Dictionary<DateOnly, (decimal, decimal)> totals = [];
        await foreach (ResultByTime result in PagesAsync(filter, null, [CostDays.Billed, CostDays.Effective], cancellationToken).ConfigureAwait(false))
        {
            totals[days.DayOf(result)] = (Total(result, CostDays.Billed), Total(result, CostDays.Effective));
        }

        return totals;
    }

    private static decimal Total(ResultByTime result, string metric) => result.Total?.GetValueOrDefault(metric) is { } value ? Amounts.Read(value.Amount) : 0;

    private async IAsyncEnumerable<ResultByTime> PagesAsync(
        Expression? filter, IReadOnlyList<GroupDefinition>? groupBy, List<string> metrics, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GetCostAndUsageRequest request = new() { TimePeriod = period, Granularity = "DAILY", Filter = filter, Metrics = metrics, GroupBy = groupBy?.ToList() };
        AwsPages pages = new(AwsService.CostExplorer, "GetCostAndUsage", MostPages);
        do
        {
            GetCostAndUsageResponse page = await client.GetCostAndUsageAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (ResultByTime result in page.ResultsByTime ?? [])
            {
                yield return result;
            }

            request.NextPageToken = page.NextPageToken;
        }
        while (pages.Continues(request.NextPageToken));
    }
}
