using System.Globalization;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Amounts of the bill to the cent, with their currency.</summary>
internal static class BillAmounts
{
    /// <summary>An amount: <c>$1,037.28</c>, <c>12.30 EUR</c>.</summary>
    public static string Of(decimal amount, string currency) => currency == "USD" ? Cents.Of(amount) : amount.ToString("#,##0.00;−#,##0.00", CultureInfo.InvariantCulture) + " " + currency;

    /// <summary>A part of one with its sign, as <c>−7.0%</c>.</summary>
    public static string Percent(decimal? part) => part is { } of ? (of * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + "%" : Dashboards.Figures.Nothing;
}
