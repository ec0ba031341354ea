using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>What the page is set to: exactly what its address carries.</summary>
/// <param name="Month">The month and the environment.</param>
/// <param name="Application">Application; null for all.</param>
/// <param name="IsLong">Whether three years of months are shown in place of half a year.</param>
public sealed record ExecutiveView(SpendView Month, string? Application, bool IsLong = false)
{
    /// <summary>The page without anything set.</summary>
    public const string Path = "/executive";

    private const int MaxText = 200, FewMonths = 6, ManyMonths = 36;

    private const string Long = "3";

    /// <summary>How many months are shown, the chosen one included.</summary>
    public int Months => IsLong ? ManyMonths : FewMonths;

    /// <summary>Which interactions count.</summary>
    public MetricsFilter Filter => new(Application, Month.Environment);

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(Path, Filter.ToQuery().Concat(
        Month.Month is { } month ? [KeyValuePair.Create("month", month.ToString("yyyy-MM", CultureInfo.InvariantCulture))] : []).Concat(
        IsLong ? [KeyValuePair.Create("years", Long)] : []).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static ExecutiveView FromQuery(string? month, string? environment, string? application, DateTime now, out string? problem, string? years = null) =>
        new(SpendView.FromQuery(month, environment, now, out problem), application is { Length: > 0 and <= MaxText } ? application : null, years == Long);

    /// <summary>The view of the month before, or the one after.</summary>
    public ExecutiveView Moved(DateTime now, int months) => this with { Month = Month.Moved(now, months) };
}
