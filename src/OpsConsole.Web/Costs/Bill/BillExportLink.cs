using System.Globalization;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Addresses of exports.</summary>
internal static class BillExportLink
{
    /// <summary>The address of the export of a range.</summary>
    public static string Of(DateOnly from, DateOnly to) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/costs/export?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&format=focus");
}
