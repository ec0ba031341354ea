using System.Globalization;

namespace OpsConsole.Web.Costs;

/// <summary>Dollars to the cent, where sums must be those of what is shown.</summary>
internal static class Cents
{
    /// <summary>An amount, as <c>$1,037.28</c>.</summary>
    public static string Of(decimal dollars) => dollars.ToString("$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>What an amount rose or fell by, as <c>+$12.30</c>; that of nothing is empty.</summary>
    public static string Moved(decimal dollars) => dollars == 0 ? "" : dollars.ToString("+$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);
}
