using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What the product page is set to: exactly what its address carries.</summary>
/// <param name="Range">Time range.</param>
/// <param name="Filter">Which interactions.</param>
/// <param name="By">What complexity is counted in.</param>
public sealed record ProductView(TimeRange Range, MetricsFilter Filter, Complexity By = Complexity.ToolCalls)
{
    /// <summary>The page without anything set.</summary>
    public const string Path = "/product";

    private const string ModelCalls = "model-calls", Turns = "turns";

    /// <summary>The range the page opens with: people come in weeks.</summary>
    public static TimeRange Week { get; } = TimeRange.TryRelative("7d", out TimeRange week) ? week : TimeRange.Default;

    /// <summary>The address.</summary>
    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> query = [.. Range.ToQuery().Concat(Filter.ToQuery()).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))];
            if (By != Complexity.ToolCalls)
            {
                query.Add(new("complexity", By == Complexity.Turns ? Turns : ModelCalls));
            }

            return QueryHelpers.AddQueryString(Path, query);
        }
    }

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static ProductView FromQuery(Func<string, string?> query, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Text(string name) => query(name) is { Length: > 0 and <= 200 } text ? text : null;
        problem = null;
        TimeRange range = query("range") is null && query("from") is null && query("to") is null ? Week : TimeRange.FromQuery(query("range"), query("from"), query("to"), out problem);
        return new ProductView(range, new MetricsFilter(Text("app"), Text("env"), Text("model"), Text("prompt"), Text("feature"), Text("appVersion")), query("complexity") switch { ModelCalls => Complexity.ModelCalls, Turns => Complexity.Turns, _ => Complexity.ToolCalls });
    }

    /// <summary>The view of a range marked in a chart, in whole hours: finer, complexity and topics are not counted.</summary>
    public ProductView Zoom(DateTime from, DateTime to)
    {
        from = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerHour));
        to = to.AddTicks(TimeSpan.TicksPerHour - 1 - ((to.Ticks - 1) % TimeSpan.TicksPerHour));
        return this with { Range = TimeRange.Between(from, to > from ? to : from.AddHours(1)) };
    }
}
