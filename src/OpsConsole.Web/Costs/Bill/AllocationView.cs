using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>What the bill is shown by.</summary>
public enum BillBy
{
    /// <summary>By application.</summary>
    App,

    /// <summary>By application and feature.</summary>
    Feature,

    /// <summary>By team: showback.</summary>
    Team,

    /// <summary>By model, against the estimate.</summary>
    Model,

    /// <summary>By day, against the estimate.</summary>
    Day,
}

/// <summary>What the page of the bill is set to: exactly what its address carries.</summary>
/// <param name="Month">First day of the month, UTC; null for this month.</param>
/// <param name="By">What it is shown by.</param>
/// <param name="Currency">The currency; null for the first of the month.</param>
/// <param name="Year">A whole year in place of a month; null for a month.</param>
internal sealed record AllocationView(DateOnly? Month, BillBy By = BillBy.App, string? Currency = null, int? Year = null)
{
    public const string Path = "/bill";

    private const string Format = "yyyy-MM";

    private const int FirstYear = 2000;

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(Path, new Dictionary<string, string?>
    {
        ["year"] = Year?.ToString(CultureInfo.InvariantCulture), ["month"] = Month?.ToString(Format, CultureInfo.InvariantCulture), ["by"] = By == BillBy.App ? null : By.ToString().ToLowerInvariant(), ["currency"] = Currency,
    }.Where(p => p.Value is not null));

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static AllocationView FromQuery(string? month, string? by, string? currency, DateTime now, out string? problem, string? year = null)
    {
        int? whole = int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= FirstYear && number <= now.Year ? number : null;
        DateOnly? first = DateOnly.TryParseExact(month, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly found) && found.Year >= FirstYear ? found : null;
        problem = string.IsNullOrEmpty(month) || (first is not null && first <= MonthOf(now)) ? null : "The month in the address is none, or lies ahead. This month is shown.";
        problem ??= string.IsNullOrEmpty(year) || whole is not null ? null : "The year in the address is none, or lies ahead. This month is shown.";
        return new AllocationView(
            whole is null && problem is null && first != MonthOf(now) ? first : null,
            Enum.GetValues<BillBy>().FirstOrDefault(b => string.Equals(b.ToString(), by, StringComparison.OrdinalIgnoreCase)),
            currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper) ? currency : null,
            whole);
    }

    /// <summary>The month's first day.</summary>
    public DateOnly MonthAt(DateTime now) => Month ?? MonthOf(now);

    /// <summary>The view of the month before, or the one after.</summary>
    public AllocationView Moved(DateTime now, int months) => this with { Month = MonthAt(now).AddMonths(months) is var month && month < MonthOf(now) ? month : null };

    /// <summary>The view of the year before, or the one after; that of the year of the month where none is shown.</summary>
    public AllocationView OfYear(DateTime now, int years = 0) => this with { Month = null, Year = (Year ?? MonthAt(now).Year) + years };

    private static DateOnly MonthOf(DateTime now) => new(now.Year, now.Month, 1);
}
