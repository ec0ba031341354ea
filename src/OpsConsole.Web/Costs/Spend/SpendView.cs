using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>What the page is set to: exactly what its address carries.</summary>
/// <param name="Month">First day of the month, UTC; null for this month.</param>
/// <param name="Environment">Environment; null for all.</param>
public sealed record SpendView(DateOnly? Month, string? Environment)
{
    /// <summary>The page without anything set.</summary>
    public const string Path = "/spend";

    private const string Format = "yyyy-MM";

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(Path, new MetricsFilter(Environment: Environment).ToQuery().Concat(
        Month is { } month ? [KeyValuePair.Create("month", month.ToString(Format, CultureInfo.InvariantCulture))] : []).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static SpendView FromQuery(string? month, string? environment, DateTime now, out string? problem)
    {
        DateOnly? first = DateOnly.TryParseExact(month, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly found) ? found : null;
        problem = string.IsNullOrEmpty(month) || (first is not null && first <= MonthOf(now)) ? null : "The month in the address is none, or lies ahead. This month is shown.";
        return new SpendView(problem is null && first != MonthOf(now) ? first : null, environment is { Length: > 0 and <= 200 } ? environment : null);
    }

    /// <summary>The month's first day.</summary>
    public DateOnly MonthAt(DateTime now) => Month ?? MonthOf(now);

    /// <summary>The view of the month before, or the one after.</summary>
    public SpendView Moved(DateTime now, int months) => this with { Month = MonthAt(now).AddMonths(months) is var month && month < MonthOf(now) ? month : null };

    private static DateOnly MonthOf(DateTime now) => new(now.Year, now.Month, 1);
}
