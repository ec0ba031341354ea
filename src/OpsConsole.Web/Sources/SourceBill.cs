using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;

namespace OpsConsole.Web.Sources;

/// <summary>The bill of a source, and what reading it costs.</summary>
/// <param name="Bill">The bill; null before anything was read.</param>
/// <param name="Spent">What its requests cost this month, US dollars.</param>
/// <param name="Cap">The most that they may; null where they cost nothing.</param>
public sealed record SourceBill(BillView? Bill, decimal Spent, decimal? Cap)
{
    /// <summary>Whether there is no money left for another reading like the last one.</summary>
    public bool IsUsedUp => Cap is { } cap && Spent >= cap;
}

/// <summary>Reads the bills of sources.</summary>
internal sealed class SourceBills(SourceDirectory sources, BillBook bills, JobBook jobs, TimeProvider time)
{
    /// <summary>The bill of a source; null where it gives none.</summary>
    public async Task<SourceBill?> OfAsync(SourceDefinition source, CancellationToken cancellationToken = default) => source.Kind != SourceKind.CostExplorer ? null : new SourceBill(
        await bills.OfAsync(source.Id, cancellationToken), await jobs.SpentAsync(source.Job, time.GetUtcNow().UtcDateTime, cancellationToken: cancellationToken), sources.MonthlyCapOf(source));
}
