using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Dollars that may be gained or lost.</summary>
internal static class Signed
{
    /// <summary>An amount with its sign: <c>+$71,772</c>, <c>−$12.30</c>; nothing is <c>$0</c>.</summary>
    public static string Of(decimal dollars) => (dollars > 0 ? "+" : dollars < 0 ? "−" : "") + Figures.Money(Math.Abs(dollars));
}
