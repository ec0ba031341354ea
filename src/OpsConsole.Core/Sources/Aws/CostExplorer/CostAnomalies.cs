namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Spending that AWS finds unusual.</summary>
/// <param name="Id">AWS's id of it.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; null while it lasts.</param>
/// <param name="Service">The service; null where AWS does not say.</param>
/// <param name="Account">The account; null where AWS does not say.</param>
/// <param name="Region">The region; null where AWS does not say.</param>
/// <param name="UsageType">What was used; null where AWS does not say.</param>
/// <param name="Impact">How much more it cost than expected, US dollars.</param>
/// <param name="Actual">What it cost; null where AWS does not say.</param>
/// <param name="Expected">What AWS expected; null where it does not say.</param>
internal sealed record CostAnomaly(
    string Id, DateOnly From, DateOnly? To, string? Service, string? Account, string? Region, string? UsageType, decimal Impact, decimal? Actual, decimal? Expected);

/// <summary>Reads the anomalies that AWS found. It keeps them for 90 days, and finds none before a cost monitor was set up.</summary>
internal static class CostAnomalies
{
    private const int MostPages = 50;

    /// <summary>Reads anomalies, one US cent a page.</summary>
    /// <param name="from">Since this day.</param>
    /// <param name="settings">Where.</param>
    /// <param name="report">Hears of the requests.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">Cost Explorer does not answer as it should.</exception>
    public static async Task<IReadOnlyList<CostAnomaly>> ReadAsync(DateOnly from, CostExplorerSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(settings.Aws, AwsService.CostExplorer, cancellationToken).ConfigureAwait(false);
        CostExplorerClient client = new(aws, report);
        GetAnomaliesRequest request = new() { DateInterval = new AnomalyDateInterval { StartDate = Amounts.Text(from) } };
        AwsPages pages = new(AwsService.CostExplorer, "GetAnomalies", MostPages);
        List<CostAnomaly> found = [];
        do
        {
            GetAnomaliesResponse page = await client.GetAnomaliesAsync(request, cancellationToken).ConfigureAwait(false);
            found.AddRange((page.Anomalies ?? []).Select(Of));
            request.NextPageToken = page.NextPageToken;
        }
        while (pages.Continues(request.NextPageToken));
        return found;
    }

    private static CostAnomaly Of(Anomaly anomaly)
    {
        RootCause? cause = anomaly.RootCauses?.FirstOrDefault();
        return new CostAnomaly(
            anomaly.AnomalyId ?? throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetAnomalies"),
            Amounts.Day(anomaly.AnomalyStartDate),
            Amounts.DayOrNull(anomaly.AnomalyEndDate),
            cause?.Service ?? anomaly.DimensionValue,
            cause?.LinkedAccount,
            cause?.Region,
            cause?.UsageType,
            anomaly.Impact?.TotalImpact ?? 0,
            anomaly.Impact?.TotalActualSpend,
            anomaly.Impact?.TotalExpectedSpend);
    }
}
