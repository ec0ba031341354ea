using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Reads what is to come, to the end of the next month, and what is unusual. Where there is too little to go by, that is no failure.</summary>
internal sealed class CostOutlook(string sourceId, CostExplorerSettings settings, PaidReport report, JobRunning run)
{
    /// <summary>Days that AWS keeps anomalies.</summary>
    private const int AnomalyDays = 90;

    /// <summary>Reads both, and writes each as soon as it is there.</summary>
    /// <exception cref="SourceException">They cannot be read.</exception>
    public async Task ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        DateOnly today = DateOnly.FromDateTime(now);
        await UnlessNotYetAsync("forecast", () => ForecastAsync(today, now, cancellationToken)).ConfigureAwait(false);
        await UnlessNotYetAsync("anomalies", () => AnomaliesAsync(today.AddDays(-AnomalyDays), cancellationToken)).ConfigureAwait(false);
    }

    private async Task ForecastAsync(DateOnly today, DateTime now, CancellationToken cancellationToken)
    {
        IReadOnlyList<ForecastDay> days = await CostForecast.ReadAsync(today, BillDue.MonthOf(today).AddMonths(2), settings, report, cancellationToken).ConfigureAwait(false);
        ForecastCost[] rows = [.. days.DistinctBy(d => d.Day).Select(d => new ForecastCost { SourceId = sourceId, Day = d.Day, Mean = d.Mean, Low = d.Low, High = d.High, Currency = d.Currency, ReadAt = now })];
        await run.WriteAsync(
            async context =>
            {
                await BillOutlookWriter.ForecastAsync(context, sourceId, rows, cancellationToken).ConfigureAwait(false);
                return rows.Length;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task AnomaliesAsync(DateOnly since, CancellationToken cancellationToken)
    {
        IReadOnlyList<CostAnomaly> found = await CostAnomalies.ReadAsync(since, settings, report, cancellationToken).ConfigureAwait(false);
        UnusualCost[] rows = [.. found.Select(Of).DistinctBy(c => c.Id)];
        await run.WriteAsync(
            async context =>
            {
                await BillOutlookWriter.UnusualAsync(context, sourceId, since, rows, cancellationToken).ConfigureAwait(false);
                return rows.Length;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private UnusualCost Of(CostAnomaly anomaly) => new()
    {
        SourceId = sourceId,
        Id = BoundedText.Cut(anomaly.Id, BilledLine.ShortLength),
        From = anomaly.From,
        To = anomaly.To,
        Service = Cut(anomaly.Service, BilledLine.NameLength),
        Account = Cut(anomaly.Account, BilledLine.ShortLength),
        Region = Cut(anomaly.Region, BilledLine.ShortLength),
        UsageType = Cut(anomaly.UsageType, BilledLine.NameLength),
        Impact = anomaly.Impact,
        Actual = anomaly.Actual,
        Expected = anomaly.Expected,
    };

    private async Task UnlessNotYetAsync(string what, Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (SourceException exception) when (exception.Fault == SourceFault.NotYet)
        {
            report.Say($"There is no {what} yet: {exception.Message}");
        }
    }

    private static string? Cut(string? text, int longest) => text is null ? null : BoundedText.Cut(text, longest);
}
