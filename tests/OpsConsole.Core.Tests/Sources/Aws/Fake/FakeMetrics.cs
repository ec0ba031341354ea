using System.Text.Json.Nodes;

namespace OpsConsole.Core.Tests.Sources.Aws.Fake;

/// <summary>CloudWatch's side: keeps every value that was published and computes statistics of them.</summary>
internal sealed class FakeMetrics
{
    private readonly Dictionary<string, (JsonObject Metric, SortedDictionary<int, List<double>> Minutes)> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Question, int Offset)> _tokens = [];

    /// <summary>Values of a page of GetMetricData.</summary>
    public int PageSize { get; set; } = int.MaxValue;

    /// <summary>Metrics of a page of ListMetrics.</summary>
    public int ListPageSize { get; set; } = 500;

    /// <summary>What is said of a metric instead of its true status.</summary>
    public Dictionary<string, string> Status { get; } = [];

    /// <summary>Whether percentiles are made, which CloudWatch does not do of aggregated values.</summary>
    public bool HasPercentiles { get; set; } = true;

    /// <summary>The number of queries of each request that came.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>Publishes values; dimensions as <c>Name=Value</c>.</summary>
    public void Publish(string ns, string name, int minute, double[] values, params string[] dimensions)
    {
        string key = Key(ns, name, dimensions);
        if (!_series.TryGetValue(key, out var series))
        {
            JsonArray list = [.. dimensions.Select(d => d.Split('=', 2)).Select(d => new JsonObject { ["Name"] = d[0], ["Value"] = d[1] })];
            _series.Add(key, series = (new JsonObject { ["Namespace"] = ns, ["MetricName"] = name, ["Dimensions"] = list }, []));
        }

        if (!series.Minutes.TryGetValue(minute, out List<double>? all))
        {
            series.Minutes.Add(minute, all = []);
        }

        all.AddRange(values);
    }

    public JsonNode Answer(string operation, JsonNode request) => operation switch
    {
        "ListMetrics" => List(request),
        "GetMetricData" => Data(request),
        _ => throw new FakeFault("UnknownOperationException", operation),
    };

    private JsonObject List(JsonNode request)
    {
        string[] wanted = [.. (request["Dimensions"]?.AsArray() ?? []).Select(d => (string)d!["Name"]! + "=" + (string?)d["Value"])];
        JsonNode[] all = [.. _series.Values.Select(s => s.Metric).Where(m => (string?)m["Namespace"] == (string?)request["Namespace"] && Array.TrueForAll(wanted, w => Dimensions(m).Any(d => d.StartsWith(w, StringComparison.Ordinal))))];
        int offset = request["NextToken"] is { } token ? int.Parse((string)token!) : 0;
        JsonObject page = new() { ["Metrics"] = new JsonArray([.. all.Skip(offset).Take(ListPageSize).Select(m => m.DeepClone())]) };
        if (offset + ListPageSize < all.Length)
        {
            page["NextToken"] = (offset + ListPageSize).ToString();
        }

        return page;
    }

    private JsonObject Data(JsonNode request)
    {
        JsonArray queries = request["MetricDataQueries"]!.AsArray();
        if (queries.Count is 0 or > 500)
        {
            throw new FakeFault("ValidationException", "1 to 500 queries.");
        }

        string? token = (string?)request["NextToken"];
        ((JsonObject)request).Remove("NextToken");
        string question = request.ToJsonString();
        int offset = 0;
        if (token is null)
        {
            Batches.Add(queries.Count);
        }
        else if (!_tokens.Remove(token, out var place) || place.Question != question)
        {
            throw new FakeFault("InvalidNextToken", "The token is not valid.");
        }
        else
        {
            offset = place.Offset;
        }

        (JsonNode Query, List<(long Second, double Value)> Points)[] all = [.. queries.Select(q => (q!, Points(q!, (long)request["StartTime"]!, (long)request["EndTime"]!)))];
        return Page(all, offset, question);
    }

    private JsonObject Page((JsonNode Query, List<(long Second, double Value)> Points)[] all, int offset, string question)
    {
        JsonArray results = [];
        (int seen, int end) = (0, (int)Math.Min(int.MaxValue, (long)offset + PageSize));
        foreach ((JsonNode query, List<(long Second, double Value)> points) in all)
        {
            var own = points.Where((_, i) => seen + i >= offset && seen + i < end).ToList();
            bool rest = seen + points.Count > end;
            string name = (string)query["MetricStat"]!["Metric"]!["MetricName"]!;
            results.Add(new JsonObject
            {
                ["Id"] = (string)query["Id"]!,
                ["Label"] = name,
                ["Timestamps"] = new JsonArray([.. own.Select(p => (JsonNode)p.Second)]),
                ["Values"] = new JsonArray([.. own.Select(p => (JsonNode)p.Value)]),
                ["StatusCode"] = Status.GetValueOrDefault(name) ?? (rest ? "PartialData" : "Complete"),
            });
            seen += points.Count;
        }

        JsonObject page = new() { ["MetricDataResults"] = results, ["Messages"] = new JsonArray() };
        if (end < seen)
        {
            string next = Guid.NewGuid().ToString();
            _tokens.Add(next, (question, end));
            page["NextToken"] = next;
        }

        return page;
    }

    private List<(long Second, double Value)> Points(JsonNode query, long start, long end)
    {
        JsonNode stat = query["MetricStat"]!;
        int period = (int)stat["Period"]! / 60;
        if (!_series.TryGetValue(Key((string)stat["Metric"]!["Namespace"]!, (string)stat["Metric"]!["MetricName"]!, [.. Dimensions(stat["Metric"]!)]), out var series))
        {
            return [];
        }

        return [.. from minute in series.Minutes
                   where minute.Key * 60L >= start && minute.Key * 60L < end
                   group minute.Value by minute.Key / period * period into bucket
                   let value = Statistic((string)stat["Stat"]!, [.. bucket.SelectMany(v => v).Order()])
                   where value is not null
                   select (bucket.Key * 60L, value.Value)];
    }

    private double? Statistic(string stat, double[] sorted) => stat switch
    {
        "Sum" => sorted.Sum(),
        "SampleCount" => sorted.Length,
        "Maximum" => sorted[^1],
        ['p', .. var percent] => HasPercentiles ? sorted[(int)Math.Max(1, Math.Ceiling(double.Parse(percent) / 100 * sorted.Length)) - 1] : null,
        _ => throw new FakeFault("ValidationException", stat),
    };

    private static IEnumerable<string> Dimensions(JsonNode metric) => (metric["Dimensions"]?.AsArray() ?? []).Select(d => (string)d!["Name"]! + "=" + (string)d["Value"]!);

    private static string Key(string ns, string name, string[] dimensions) => ns + "|" + name + "|" + string.Join('|', dimensions.Order(StringComparer.Ordinal));
}
