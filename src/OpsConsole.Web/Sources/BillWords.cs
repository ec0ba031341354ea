using System.Globalization;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Sources;

/// <summary>How bills read: to the cent.</summary>
internal static class BillWords
{
    /// <summary>A day: <c>20 Nov 2026</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A month: <c>November</c>.</summary>
    public static string Month(DateOnly first) => first.ToString("MMMM", CultureInfo.InvariantCulture);

    /// <summary>An amount: <c>USD 1,234.50</c>.</summary>
    public static string Amount(string currency, decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{currency} {amount:#,##0.00}");

    /// <summary>Amounts of several currencies, which have no sum.</summary>
    public static string Amounts(IReadOnlyList<BillAmount> amounts) => amounts.Count == 0 ? "nothing" : string.Join(" + ", amounts.Select(a => Amount(a.Currency, a.Billed)));

    /// <summary>A count.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What is unusual, in a sentence.</summary>
    public static string Unusual(UnusualCost cost)
    {
        string what = string.Join(", ", new[] { cost.Service, cost.UsageType, cost.Region, cost.Account is { } account ? $"account {account}" : null }.OfType<string>());
        string when = cost.To is { } to ? $"from {Day(cost.From)} to {Day(to)}" : $"since {Day(cost.From)}";
        return $"{(what.Length == 0 ? "Something" : what)}: {Amount("USD", cost.Impact)} more than expected {when}";
    }
}
