using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Engineering;

/// <summary>What the engineering dashboard is set to: exactly what its address carries.</summary>
/// <param name="Range">Time range.</param>
/// <param name="Filter">Which interactions.</param>
/// <param name="Compare">Whether the period before is shown too.</param>
/// <param name="RefreshSeconds">How often it refreshes itself; 0 for never.</param>
/// <param name="OfCalls">Whether latencies are those of model calls instead of interactions; null for what is there.</param>
public sealed record EngineeringView(TimeRange Range, MetricsFilter Filter, bool Compare = false, int RefreshSeconds = 0, bool? OfCalls = null)
{
    public const string Path = "/engineering";

    /// <summary>The refresh intervals on offer, seconds; fewer would only load the database.</summary>
    public static IReadOnlyList<int> RefreshChoices { get; } = [0, 10, 30, 60, 300];

    /// <summary>The address.</summary>
    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> query = [.. Range.ToQuery().Concat(Filter.ToQuery()).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value))];
            if (Compare)
            {
                query.Add(new("compare", "1"));
            }

            if (RefreshSeconds > 0)
            {
                query.Add(new("refresh", RefreshSeconds.ToString()));
            }

            if (OfCalls is { } calls)
            {
                query.Add(new("latency", calls ? "calls" : "interactions"));
            }

            return QueryHelpers.AddQueryString(Path, query);
        }
    }

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static EngineeringView FromQuery(Func<string, string?> query, out string? problem)
    {
        string? Text(string name) => query(name) is { Length: > 0 and <= 200 } text ? text : null;
        return new EngineeringView(
            TimeRange.FromQuery(query("range"), query("from"), query("to"), out problem),
            new MetricsFilter(Text("app"), Text("env"), Text("model"), Text("prompt"), Text("feature"), Text("appVersion")),
            query("compare") == "1",
            int.TryParse(query("refresh"), out int seconds) && RefreshChoices.Contains(seconds) ? seconds : 0,
            query("latency") switch { "calls" => true, "interactions" => false, _ => null });
    }

    /// <summary>The view of a range marked in a chart, in whole minutes, at least two.</summary>
    public EngineeringView Zoom(DateTime from, DateTime to)
    {
        from = new DateTime(from.Ticks - (from.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        to = new DateTime(to.Ticks + TimeSpan.TicksPerMinute - 1 - ((to.Ticks - 1) % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        return this with { Range = TimeRange.Between(from, to - from < TimeSpan.FromMinutes(2) ? from.AddMinutes(2) : to) };
    }

    /// <summary>The view of a range twice as long around the same middle, but not beyond now.</summary>
    public EngineeringView ZoomOut(DateTime now)
    {
        (_, DateTime to) = Range.Resolve(now);
        TimeSpan length = TimeSpan.FromTicks(Math.Min(Range.Length.Ticks * 2, TimeSpan.FromDays(3650).Ticks));
        DateTime end = to + (length - Range.Length) / 2 is var wished && wished > now ? now : wished;
        return Zoom(end - length, end);
    }
}
