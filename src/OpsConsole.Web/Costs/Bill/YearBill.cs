using System.Globalization;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>The bill of a year, month by month.</summary>
/// <param name="Year">The year.</param>
/// <param name="Months">Its months so far, oldest first, each once for each of its currencies.</param>
public sealed record YearBill(int Year, IReadOnlyList<MonthBill> Months)
{
    /// <summary>Its currencies, the one of most months first.</summary>
    public IReadOnlyList<string> Currencies { get; } = [.. Months.GroupBy(m => m.Currency).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];

    /// <summary>Whether nothing was billed or used.</summary>
    public bool IsEmpty => Months.All(m => m.Applications.Count == 0);

    /// <summary>Its first day.</summary>
    public DateOnly From => new(Year, 1, 1);

    /// <summary>The day after its last month so far.</summary>
    public DateOnly To => Months.Count == 0 ? From : Months[^1].First.AddMonths(1);

    /// <summary>Its months in a currency, oldest first; without those that have nothing.</summary>
    public IReadOnlyList<MonthBill> In(string currency) => [.. Months.Where(m => m.Currency == currency && m.Applications.Count > 0)];

    /// <summary>Whose it is over all months: the rows of the months by their names, each with its months as parts.</summary>
    /// <param name="currency">The currency.</param>
    /// <param name="byTeam">By team, or else by application.</param>
    public IReadOnlyList<BillRow> Rows(string currency, bool byTeam)
    {
        IReadOnlyList<MonthBill> months = In(currency);
        decimal whole = months.Sum(m => m.Sums.Billed);
        return
        [
            .. from row in months.SelectMany(m => (byTeam ? m.Teams : m.Applications).Select(r => (m.First, Row: r)))
               group row by (row.Row.Name, row.Row.IsNobodys) into same
               let shown = same.Sum(r => r.Row.Shown)
               orderby same.Key.IsNobodys, shown descending, same.Key.Name
               select same.Last().Row with
               {
                   Shown = shown,
                   Estimated = same.Any(r => r.Row.Estimated is not null) ? same.Sum(r => r.Row.Estimated ?? 0) : null,
                   Share = whole == 0 ? null : (double)(shown / whole),
                   Rules = "",
                   Parts = [.. same.Select(r => r.Row with { Name = r.First.ToString("MMMM", CultureInfo.InvariantCulture), Note = null, Application = null, Rules = "" })],
               },
        ];
    }
}
