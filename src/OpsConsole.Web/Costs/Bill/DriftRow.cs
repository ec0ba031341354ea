using System.Globalization;
using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>A row of the comparison.</summary>
/// <param name="Name">The model or the day.</param>
/// <param name="State">How far the bill of a day is; null for models.</param>
/// <param name="Sum">Bill and estimate.</param>
/// <param name="OfBill">The drift as a part of the bill; null without a bill, and of a day that is billed in part, as that would be a part of a part.</param>
/// <param name="Bar">The drift as a part of the largest one, −1 to 1.</param>
internal sealed record DriftRow(string Name, string? State, DriftSum Sum, decimal? OfBill, double Bar)
{
    private const string InPart = "billed in part";

    /// <summary>The rows of a bill; those without bill and estimate are left out.</summary>
    public static IReadOnlyList<DriftRow> Of(AllocatedBill bill, bool byDay)
    {
        (string Name, string? State, DriftSum Sum)[] sums = byDay
            ? [.. bill.Reconciliation.ByDay().Select(d => (d.Day.ToString("ddd d MMM", CultureInfo.InvariantCulture), (string?)StateOf(bill, d.Day), d.Sum))]
            : [.. bill.Reconciliation.ByModel().Select(m => (DriftWords.NameOf(m.Model), (string?)null, m.Sum))];
        decimal largest = sums.Select(s => Math.Abs(s.Sum.Amount)).DefaultIfEmpty(0).Max();
        return [.. sums.Where(s => s.Sum.Billed is not null || s.Sum.Estimated != 0 || s.Sum.Unpriced > 0).Select(s => new DriftRow(s.Name, s.State, s.Sum, s.State == InPart ? null : s.Sum.OfBill, largest == 0 ? 0 : (double)(s.Sum.Amount / largest)))];
    }

    private static string StateOf(AllocatedBill bill, DateOnly day)
    {
        DayCharges[] read = [.. bill.Days.Where(d => d.Day == day)];
        return read.Length == 0 ? "not billed yet" : read.Any(d => d.IsPartial) ? InPart : read.All(d => d.IsFinal) ? "final" : "may change";
    }
}
