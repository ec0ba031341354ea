using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards;

/// <summary>Reads the query of <c>/api/v1/metrics</c>. What cannot be read is refused with what to write instead.</summary>
internal static class MetricsParameters
{
    private const int MinutesInDay = 24 * 60;

    /// <summary>The request, or null and the problem.</summary>
    public static MetricsRequest? Read(IQueryCollection query, DateTime now, TelemetryOptions options, out string? problem)
    {
        foreach (string name in new[] { "range", "from", "to", "interval", "app", "env", "model", "prompt", "feature", "appVersion" })
        {
            if (query[name].Count > 1)
            {
                problem = $"'{name}' is given {query[name].Count} times; give it once.";
                return null;
            }
        }

        TimeRange range = TimeRange.FromQuery(query["range"], query["from"], query["to"], out problem);
        if (problem is not null || !TryInterval(query["interval"], out int? interval, out problem) || !TryGroupBy(query["groupBy"], out List<MetricsDimension> groupBy, out problem))
        {
            return null;
        }

        (DateTime from, DateTime to) = range.Resolve(now);
        problem = Retained(from, now, interval, options);
        return problem is not null ? null : new MetricsRequest
        {
            From = from,
            To = to,
            IntervalMinutes = interval,
            Filter = new MetricsFilter(Value(query, "app"), Value(query, "env"), Value(query, "model"), Value(query, "prompt"), Value(query, "feature"), Value(query, "appVersion")),
            GroupBy = groupBy,
        };
    }

    private static string? Value(IQueryCollection query, string name) => string.IsNullOrEmpty(query[name]) ? null : query[name].ToString();

    private static bool TryInterval(string? text, out int? minutes, out string? problem)
    {
        (minutes, problem) = (null, null);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!TimeRange.TryRelative(text, out TimeRange interval))
        {
            problem = $"'{text}' is not an interval. Use a number of minutes, hours or days, like 1m, 5m, 1h or 1d, or leave it out for totals only.";
            return false;
        }

        minutes = (int)interval.Length.TotalMinutes;
        if (MinutesInDay % minutes.Value != 0 && minutes.Value % MinutesInDay != 0)
        {
            problem = $"An interval of {text} does not divide a day. Use one that does, like 1m, 5m, 15m, 1h or 6h, or whole days.";
            return false;
        }

        return true;
    }

    private static bool TryGroupBy(IEnumerable<string?> texts, out List<MetricsDimension> dimensions, out string? problem)
    {
        (dimensions, problem) = ([], null);
        foreach (string name in texts.SelectMany(t => (t ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            int index = Array.IndexOf(MetricsResponse.DimensionNames, name);
            if (index < 0)
            {
                problem = $"'{name}' is nothing to group by. Use app, env, model, prompt, feature or appVersion, several separated by commas.";
                return false;
            }

            if (!dimensions.Contains((MetricsDimension)index))
            {
                dimensions.Add((MetricsDimension)index);
            }
        }

        return true;
    }

    private static string? Retained(DateTime from, DateTime now, int? interval, TelemetryOptions options)
    {
        int finest = MetricsRetention.FinestMinutes(from, now, options);
        return interval is null || interval % finest == 0 ? null
            : finest == MinutesInDay
                ? $"Numbers by the hour are kept for {options.HourRetention.TotalDays:0} days. Use an interval of whole days, or a later 'from'."
                : $"Numbers by the minute are kept for {options.MinuteRetention.TotalDays:0} days. Use an interval of whole hours, or a later 'from'.";
    }
}
