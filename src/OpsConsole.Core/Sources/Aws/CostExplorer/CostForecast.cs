namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>What Cost Explorer expects of a day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Mean">What it is most likely to cost.</param>
/// <param name="Low">The lower end of the interval; null when it says none.</param>
/// <param name="High">The upper end.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record ForecastDay(DateOnly Day, decimal Mean, decimal? Low, decimal? High, string Currency);

/// <summary>Reads Cost Explorer's own forecast. One request, one US cent.</summary>
internal static class CostForecast
{
    /// <summary>Percent of cases in which a day is to lie within its interval.</summary>
    public const int Level = 80;

    /// <summary>Reads a forecast of invoiced cost.</summary>
    /// <param name="from">Today.</param>
    /// <param name="to">The day after the last one, at most three months on.</param>
    /// <param name="settings">What is read; tags do not matter.</param>
    /// <param name="report">Hears of the request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">There is none: <see cref="SourceFault.NotYet"/> while there is too little to go by.</exception>
    public static async Task<IReadOnlyList<ForecastDay>> ReadAsync(DateOnly from, DateOnly to, CostExplorerSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(settings.Aws, AwsService.CostExplorer, cancellationToken).ConfigureAwait(false);
        GetCostForecastResponse forecast = await new CostExplorerClient(aws, report).GetCostForecastAsync(
            new GetCostForecastRequest
            {
                TimePeriod = new DateInterval { Start = Amounts.Text(from), End = Amounts.Text(to) },
                Metric = "UNBLENDED_COST",
                Granularity = "DAILY",
                PredictionIntervalLevel = Level,
                Filter = CostExplorerPull.Restriction(settings),
            },
            cancellationToken).ConfigureAwait(false);
        string currency = forecast.Total?.Unit ?? throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetCostForecast");
        return [.. (forecast.ForecastResultsByTime ?? []).Select(day => new ForecastDay(
            Amounts.Day(day.TimePeriod?.Start), Amounts.Read(day.MeanValue), Amounts.ReadOrNull(day.PredictionIntervalLowerBound), Amounts.ReadOrNull(day.PredictionIntervalUpperBound), currency))];
    }
}
