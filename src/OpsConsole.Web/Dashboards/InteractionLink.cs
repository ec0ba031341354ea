using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards;

/// <summary>Addresses of lists of interactions: every number of a dashboard leads to what it counts.</summary>
public sealed record InteractionLink(MetricsFilter Filter, TimeRange Range)
{
    /// <summary>How they ended.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Why they did not succeed.</summary>
    public ErrorClass? ErrorClass { get; init; }

    /// <summary>Shortest duration in microseconds.</summary>
    public double? MinMicros { get; init; }

    /// <summary>Longest duration in microseconds.</summary>
    public double? MaxMicros { get; init; }

    /// <summary>What they are about, as their application says.</summary>
    public string? Topic { get; init; }

    /// <summary>Fewest tool calls.</summary>
    public int? MinTools { get; init; }

    /// <summary>What else is true of them, a single one.</summary>
    public Traits? Trait { get; init; }

    /// <summary>Slowest first instead of newest first.</summary>
    public bool SlowestFirst { get; init; }

    /// <summary>The address.</summary>
    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> query = [.. Range.ToQuery().Concat(Filter.ToQuery()).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value))];
            Add("outcome", Outcome?.Word());
            Add("error", ErrorClass?.Word());
            Add("min", MinMicros is { } min ? Math.Floor(min / 1000).ToString("0") : null);
            Add("max", MaxMicros is { } max ? Math.Ceiling(max / 1000).ToString("0") : null);
            Add("topic", Topic);
            Add("tools", MinTools is > 0 ? MinTools.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
            Add("trait", Trait?.Split().First());
            Add("sort", SlowestFirst ? "slowest" : null);
            return QueryHelpers.AddQueryString("/interactions", query);

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    query.Add(new(name, value));
                }
            }
        }
    }
}
