using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>What the page is set to: exactly what its address carries.</summary>
/// <param name="Month">The month and the environment.</param>
/// <param name="Application">Application; null for all.</param>
public sealed record ExecutiveView(SpendView Month, string? Application)
{
    /// <summary>The page without anything set.</summary>
    public const string Path = "/executive";

    private const int MaxText = 200;

    /// <summary>Which interactions count.</summary>
    public MetricsFilter Filter => new(Application, Month.Environment);

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(Path, Filter.ToQuery().Concat(
        Month.Month is { } month ? [KeyValuePair.Create("month", month.ToString("yyyy-MM", CultureInfo.InvariantCulture))] : []).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static ExecutiveView FromQuery(string? month, string? environment, string? application, DateTime now, out string? problem) =>
        new(SpendView.FromQuery(month, environment, now, out problem), application is { Length: > 0 and <= MaxText } ? application : null);

    /// <summary>The view of the month before, or the one after.</summary>
    public ExecutiveView Moved(DateTime now, int months) => this with { Month = Month.Moved(now, months) };
}
