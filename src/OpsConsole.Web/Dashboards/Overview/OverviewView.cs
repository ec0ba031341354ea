using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Overview;

/// <summary>What the overview is set to: exactly what its address carries.</summary>
/// <param name="Range">Time range; without one in the address the last seven days.</param>
/// <param name="Environment">Environment; null for all.</param>
internal sealed record OverviewView(TimeRange Range, string? Environment)
{
    public const string Path = "/overview";

    /// <summary>The address.</summary>
    public string Url => QueryHelpers.AddQueryString(
        Path, Range.ToQuery().Concat(new MetricsFilter(Environment: Environment).ToQuery()).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value)));

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static OverviewView FromQuery(string? range, string? from, string? to, string? environment, out string? problem)
    {
        bool none = string.IsNullOrEmpty(range) && string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to);
        return new OverviewView(
            TimeRange.FromQuery(none ? "7d" : range, from, to, out problem), environment is { Length: > 0 and <= 200 } ? environment : null);
    }
}
