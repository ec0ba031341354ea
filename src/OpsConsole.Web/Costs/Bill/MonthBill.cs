using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>A month of a bill in one currency, reduced to what a year shows of it.</summary>
/// <param name="First">Its first day, UTC.</param>
/// <param name="Currency">The currency.</param>
/// <param name="IsBilled">Whether anything was billed.</param>
/// <param name="IsFinal">Whether none of its days changes any more.</param>
/// <param name="Sums">What it comes to.</param>
/// <param name="Models">Bill and estimate of models; null in other currencies than that of estimates.</param>
/// <param name="Applications">Its rows by application, without their parts.</param>
/// <param name="Teams">Its rows by team, without their parts.</param>
public sealed record MonthBill(
    DateOnly First, string Currency, bool IsBilled, bool IsFinal, BillSums Sums, DriftSum? Models, IReadOnlyList<BillRow> Applications, IReadOnlyList<BillRow> Teams)
{
    /// <summary>The currencies of a month; of one without a bill that of its estimates.</summary>
    internal static IEnumerable<MonthBill> Of(AllocatedBill bill, Func<string, string?> teamOf) => bill.Currencies.DefaultIfEmpty(Reconciliation.Currency).Select(currency => new MonthBill(
        bill.From, currency, bill.IsBilled, bill.Days.Count > 0 && bill.Days.All(d => d.IsFinal), BillSums.Of(bill, currency), currency == Reconciliation.Currency ? bill.Reconciliation.Total : null,
        Whole(BillRows.ByApplication(bill, currency)), Whole(BillRows.ByTeam(bill, currency, teamOf))));

    private static IReadOnlyList<BillRow> Whole(IReadOnlyList<BillRow> rows) => [.. rows.Select(r => r with { Parts = [] })];
}
