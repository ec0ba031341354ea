using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Demo.StandIns.Aws;

/// <summary>Stands in for CloudWatch: what Amazon Bedrock publishes in the namespace <c>AWS/Bedrock</c> of the application that calls it.</summary>
internal sealed class CloudWatchStandIn(MeasuredWorld world, TimeProvider time)
{
    private const string Namespace = "AWS/Bedrock", ModelDimension = "ModelId";

    /// <summary>Minutes until a value is published.</summary>
    private const int Late = 2;

    private static readonly MeasuredApplication Application = MeasuredApplication.OnBedrock;

    private static readonly IReadOnlyDictionary<string, Func<MeasuredCall, double?>> Metrics = new Dictionary<string, Func<MeasuredCall, double?>>
    {
        ["Invocations"] = call => If(call, MeasuredEnd.Answered, 1),
        ["InvocationClientErrors"] = call => If(call, MeasuredEnd.Rejected, 1),
        ["InvocationServerErrors"] = call => If(call, MeasuredEnd.Broken, 1),
        ["InvocationThrottles"] = call => If(call, MeasuredEnd.Throttled, 1),
        ["InputTokenCount"] = call => If(call, MeasuredEnd.Answered, call.Input - call.Cached), // as Bedrock counts: without what a cache had
        ["OutputTokenCount"] = call => If(call, MeasuredEnd.Answered, call.Output),
        ["CacheReadInputTokens"] = call => call.Cached > 0 ? call.Cached : null,
        ["InvocationLatency"] = call => If(call, MeasuredEnd.Answered, call.Seconds * 1000),
        ["TimeToFirstToken"] = call => If(call, MeasuredEnd.Answered, call.FirstToken * 1000),
    };

    /// <summary>Answers an operation.</summary>
    /// <exception cref="AwsRefusal">It cannot be answered.</exception>
    public JsonNode Answer(string operation, JsonNode request) => operation switch
    {
        "ListMetrics" => List(request),
        "GetMetricData" => Data(request),
        _ => throw new AwsRefusal("UnknownOperationException", "The sample data has no such operation."),
    };

    private static JsonObject List(JsonNode request)
    {
        bool isOurs = (string?)request["Namespace"] is null or Namespace;
        return new JsonObject
        {
            ["Metrics"] = new JsonArray(
            [
                .. from model in isOurs ? Application.Models : []
                   from metric in Metrics.Keys
                   where metric != "CacheReadInputTokens" || model.Cached > 0
                   select new JsonObject
                   {
                       ["Namespace"] = Namespace, ["MetricName"] = metric,
                       ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = ModelDimension, ["Value"] = model.Name }),
                   },
            ]),
        };
    }

    private JsonObject Data(JsonNode request)
    {
        (long start, long end) = ((long)(double)request["StartTime"]!, (long)(double)request["EndTime"]!);
        long published = ((DateTimeOffset)time.GetUtcNow()).ToUnixTimeSeconds() - (Late * 60);
        Dictionary<(int Model, int Minute), MeasuredCall[]> calls = [];
        JsonArray results = [];
        foreach (JsonNode? query in request["MetricDataQueries"]!.AsArray())
        {
            JsonNode stat = query!["MetricStat"] ?? throw new AwsRefusal("ValidationException", "The sample data has no expressions.");
            (List<long> times, List<double> values) = Values(stat, start, Math.Min(end, published), calls);
            results.Add(new JsonObject
            {
                ["Id"] = (string?)query["Id"], ["Label"] = (string?)stat["Metric"]!["MetricName"], ["StatusCode"] = "Complete",
                ["Timestamps"] = new JsonArray([.. times.Select(t => (JsonNode)t)]), ["Values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
            });
        }

        return new JsonObject { ["MetricDataResults"] = results, ["Messages"] = new JsonArray() };
    }

    private (List<long> Times, List<double> Values) Values(JsonNode stat, long start, long end, Dictionary<(int Model, int Minute), MeasuredCall[]> calls)
    {
        (List<long> times, List<double> values) = ([], []);
        int[] models = ModelsOf(stat["Metric"]!);
        int period = Math.Max(60, (int)stat["Period"]!);
        if (models.Length == 0 || !Metrics.TryGetValue((string)stat["Metric"]!["MetricName"]!, out Func<MeasuredCall, double?>? metric))
        {
            return (times, values);
        }

        for (long at = start / period * period; at + 60 <= end; at += period)
        {
            IEnumerable<int> minutes = Enumerable.Range((int)(at / 60), (int)(Math.Min(period, end - at) / 60));
            double[] published = [.. from minute in minutes from model in models from call in CallsOf(model, minute) select metric(call) into value where value is not null select value.Value];
            if (published.Length > 0)
            {
                times.Add(at);
                values.Add(Statistic((string)stat["Stat"]!, published));
            }
        }

        return (times, values);

        MeasuredCall[] CallsOf(int model, int minute) => calls.TryGetValue((model, minute), out MeasuredCall[]? known) ? known : calls[(model, minute)] = world.Calls(Application, model, minute);
    }

    /// <summary>The models that a metric is of: one, or all where it has no dimension.</summary>
    private static int[] ModelsOf(JsonNode metric)
    {
        JsonArray dimensions = metric["Dimensions"]?.AsArray() ?? [];
        return (string?)metric["Namespace"] != Namespace ? []
            : [.. Enumerable.Range(0, Application.Models.Count).Where(i => dimensions.All(d => (string?)d!["Name"] == ModelDimension && (string?)d["Value"] == Application.Models[i].Name))];
    }

    private static double Statistic(string stat, double[] values)
    {
        Array.Sort(values);
        return stat switch
        {
            "Sum" => values.Sum(),
            "SampleCount" => values.Length,
            "Average" => values.Average(),
            "Minimum" => values[0],
            "Maximum" => values[^1],
            ['p', .. var percent] when double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out double p) && p is >= 0 and <= 100 => values[Math.Max(1, (int)Math.Ceiling(p / 100 * values.Length)) - 1],
            _ => throw new AwsRefusal("ValidationException", $"The sample data has no statistic {stat}."),
        };
    }

    private static double? If(MeasuredCall call, MeasuredEnd end, double value) => call.End == end ? value : null;
}
