using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>What the days of a month were billed, by why it is whose it is, and what models were estimated to cost.</summary>
internal static class BillChart
{
    private const int DayMinutes = 24 * 60;

    public static ChartSpec Make(AllocatedBill bill, string currency)
    {
        int days = bill.To.DayNumber - bill.From.DayNumber;
        ILookup<DateOnly, AllocatedShare> shares = bill.Allocation.Shares.Where(s => s.Charge.Currency == currency).ToLookup(s => s.Charge.Day);
        HashSet<DateOnly> read = [.. bill.Days.Select(d => d.Day)];
        ILookup<DateOnly, PricedUse> uses = bill.Uses.ToLookup(u => u.Day);
        List<ChartTrace> traces =
        [
            Trace("Allocated", 1, s => s.Rule is not (AllocationRule.NotMeasured or AllocationRule.Untagged)), Trace("Not measured", 5, s => s.Rule == AllocationRule.NotMeasured), Trace("Untagged", 6, s => s.Rule == AllocationRule.Untagged),
        ];
        if (currency == Reconciliation.Currency)
        {
            traces.Add(new ChartTrace("Estimated, all models", 3, [.. Enumerable.Range(0, days).Select(d => uses.Contains(bill.From.AddDays(d)) ? (double?)uses[bill.From.AddDays(d)].Sum(u => u.Estimated) : null)], ChartShape.Dashed));
        }

        return new ChartSpec
        {
            Unit = currency + " a day", From = Instant(bill.From), To = Instant(bill.To), Times = [.. Enumerable.Range(0, days).Select(d => Instant(bill.From.AddDays(d)))], IntervalMinutes = DayMinutes, Traces = traces,
            Format = value => BillAmounts.Of((decimal)value, currency),
        };

        ChartTrace Trace(string name, int color, Func<AllocatedShare, bool> counts) =>
            new(name, color, [.. Enumerable.Range(0, days).Select(d => read.Contains(bill.From.AddDays(d)) ? (double?)shares[bill.From.AddDays(d)].Where(counts).Sum(s => s.Amount) : null)], ChartShape.Bar);
    }

    private static DateTime Instant(DateOnly day) => day.ToDateTime(default, DateTimeKind.Utc);
}
