using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>Which series goes into which group.</summary>
internal sealed class MetricsGrouping
{
    private readonly Member[] _members; // by number of series

    private MetricsGrouping(Member[] members, List<string?[]> keys, IReadOnlyList<(string Application, string Environment)> places, bool hasSeveralOrigins) =>
        (_members, Keys, Places, HasSeveralOrigins) = (members, keys, places, hasSeveralOrigins);

    /// <summary>A series' part in the query.</summary>
    /// <param name="Group">Its group; -1 when the filter leaves it out.</param>
    /// <param name="Place">Number of its application and environment; -1 when the series is unknown.</param>
    /// <param name="Origin">Where its numbers come from.</param>
    public readonly record struct Member(int Group, int Place, RollupOrigin Origin);

    /// <summary>The keys of the groups.</summary>
    public List<string?[]> Keys { get; }

    /// <summary>Application and environment of each place.</summary>
    public IReadOnlyList<(string Application, string Environment)> Places { get; }

    /// <summary>Whether any series comes from elsewhere than spans, so that precedence must be minded.</summary>
    public bool HasSeveralOrigins { get; }

    public Member this[int series] => _members[series];

    public static MetricsGrouping Make(
        IReadOnlyDictionary<int, SeriesNames> series, IEnumerable<int> ids, MetricsFilter filter, IReadOnlyList<MetricsDimension> groupBy)
    {
        int[] distinct = [.. ids.Distinct()];
        Member[] members = new Member[distinct.Length == 0 ? 0 : distinct.Max() + 1];
        Array.Fill(members, new Member(-1, -1, RollupOrigin.Spans));
        Dictionary<(string, string), int> places = [];
        Dictionary<(string?, string?, string?, string?, string?, string?), int> groups = [];
        List<string?[]> keys = [];
        if (groupBy.Count == 0)
        {
            Number(groups, default); // one group, also of nothing
            keys.Add([]);
        }

        foreach (SeriesNames names in distinct.Where(series.ContainsKey).Select(id => series[id]))
        {
            int place = Number(places, (names.Application, names.Environment));
            int group = -1;
            if (Matches(filter, names))
            {
                string?[] key = [.. groupBy.Select(dimension => Value(dimension, names))];
                group = Number(groups, (key.ElementAtOrDefault(0), key.ElementAtOrDefault(1), key.ElementAtOrDefault(2), key.ElementAtOrDefault(3), key.ElementAtOrDefault(4), key.ElementAtOrDefault(5)));
                if (group == keys.Count)
                {
                    keys.Add(key);
                }
            }

            members[names.Id] = new Member(group, place, names.Origin);
        }

        return new MetricsGrouping(members, keys, [.. places.Keys], members.Any(m => m.Origin != RollupOrigin.Spans));
    }

    private static bool Matches(MetricsFilter filter, SeriesNames names) =>
        (filter.Application is null || filter.Application == names.Application)
        && (filter.Environment is null || filter.Environment == names.Environment)
        && (filter.Model is null || filter.Model == names.Model)
        && (filter.Feature is null || filter.Feature == names.Feature)
        && (filter.AppVersion is null || filter.AppVersion == names.AppVersion)
        && (filter.Prompt is null || filter.Prompt == names.Prompt
            || (names.Prompt is { } prompt && prompt.Length > filter.Prompt.Length && prompt[filter.Prompt.Length] == '@'
                && prompt.StartsWith(filter.Prompt, StringComparison.Ordinal)));

    private static string? Value(MetricsDimension dimension, SeriesNames names) => dimension switch
    {
        MetricsDimension.App => names.Application,
        MetricsDimension.Env => names.Environment,
        MetricsDimension.Model => names.Model,
        MetricsDimension.Prompt => names.Prompt,
        MetricsDimension.Feature => names.Feature,
        MetricsDimension.AppVersion => names.AppVersion,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Series have no such dimension."),
    };

    private static int Number<TKey>(Dictionary<TKey, int> numbers, TKey key) where TKey : notnull
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            number = numbers.Count;
            numbers.Add(key, number);
        }

        return number;
    }
}
