using System.Globalization;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Tests.Sources.Aws.Fake;

/// <summary>A charge as AWS has it.</summary>
internal sealed record Charge(DateOnly Day, string Account, string Service, string UsageType, decimal Cost)
{
    public string RecordType { get; init; } = "Usage";

    public decimal? Amortized { get; init; }

    public decimal Quantity { get; init; }

    public string Unit { get; init; } = "1K tokens";

    public string Currency { get; init; } = "USD";

    public string? Team { get; init; }
}

/// <summary>Cost Explorer's side: filters and groups charges as its API describes.</summary>
internal sealed class FakeLedger
{
    private readonly Dictionary<string, (string Question, int Offset)> _tokens = [];

    public List<Charge> Charges { get; } = [];

    /// <summary>Days from here on are not final.</summary>
    public DateOnly EstimatedFrom { get; set; } = DateOnly.MaxValue;

    /// <summary>Groups of a page.</summary>
    public int PageSize { get; set; } = int.MaxValue;

    /// <summary>Happens before each answer with cost.</summary>
    public Action? BeforeCost { get; set; }

    public JsonNode Answer(string operation, JsonNode request)
    {
        (DateOnly start, DateOnly end) = request["TimePeriod"] is { } period ? (Day(period["Start"]!), Day(period["End"]!)) : (DateOnly.MinValue, DateOnly.MaxValue);
        if (start >= end)
        {
            throw new FakeFault("ValidationException", "Start date (and hour) should be before end date (and hour)");
        }

        IEnumerable<Charge> charges = Charges.Where(c => c.Day >= start && c.Day < end && (request["Filter"] is not { } filter || Fits(c, filter)));
        return operation switch
        {
            "GetCostAndUsage" => Costs(request, start, end, charges),
            "GetDimensionValues" => new JsonObject { ["DimensionValues"] = new JsonArray([.. charges.Select(c => Value(c, "DIMENSION", (string)request["Dimension"]!)).Distinct().Order().Select(v => new JsonObject { ["Value"] = v, ["Attributes"] = new JsonObject() })]) },
            "GetTags" => new JsonObject { ["Tags"] = new JsonArray([.. charges.Select(c => c.Team ?? "").Distinct().Order().Select(v => (JsonNode)v)]) },
            "GetCostForecast" => Forecast(start, end),
            "GetAnomalies" => new JsonObject { ["Anomalies"] = new JsonArray(Anomaly()) },
            _ => throw new FakeFault("UnknownOperationException", operation),
        };
    }

    private JsonObject Costs(JsonNode request, DateOnly start, DateOnly end, IEnumerable<Charge> charges)
    {
        BeforeCost?.Invoke();
        string? token = (string?)request["NextPageToken"];
        ((JsonObject)request).Remove("NextPageToken");
        string question = request.ToJsonString();
        int offset = 0;
        if (token is not null)
        {
            (string asked, offset) = _tokens.Remove(token, out var place) ? place : throw new FakeFault("InvalidNextTokenException", "The pagination token is invalid.");
            if (asked != question)
            {
                throw new FakeFault("RequestChangedException", "Your request parameters changed between pages.");
            }
        }

        (string Type, string Key)[] axes = [.. (request["GroupBy"]?.AsArray() ?? []).Select(g => ((string)g!["Type"]!, (string)g["Key"]!))];
        if (axes.Length > 2)
        {
            throw new FakeFault("ValidationException", "At most two groups.");
        }

        string[] metrics = [.. request["Metrics"]!.AsArray().Select(m => (string)m!)];
        List<Charge> all = [.. charges];
        var groups = (from day in Days(start, end)
                      from g in all.Where(c => c.Day == day).GroupBy(c => string.Join('\n', axes.Select(axis => Key(c, axis)))).OrderBy(g => g.Key, StringComparer.Ordinal)
                      select (day, Keys: g.Key.Split('\n'), Charges: g.ToList())).ToList();
        int next = (int)Math.Min(groups.Count, (long)offset + PageSize);
        JsonArray results = [.. Days(start, end).Select(day => new JsonObject
        {
            ["TimePeriod"] = new JsonObject { ["Start"] = Text(day), ["End"] = Text(day.AddDays(1)) },
            ["Total"] = axes.Length == 0 ? Metrics(metrics, all.Where(c => c.Day == day)) : new JsonObject(),
            ["Groups"] = axes.Length == 0 ? [] : new JsonArray([.. groups.Take(next).Skip(offset).Where(g => g.day == day).Select(g => new JsonObject
            {
                ["Keys"] = new JsonArray([.. g.Keys.Select(k => (JsonNode)k)]), ["Metrics"] = Metrics(metrics, g.Charges),
            })]),
            ["Estimated"] = day >= EstimatedFrom,
        })];
        JsonObject page = new() { ["ResultsByTime"] = results, ["DimensionValueAttributes"] = new JsonArray() };
        if (axes.Length > 0 && next < groups.Count)
        {
            string follow = Guid.NewGuid().ToString();
            _tokens.Add(follow, (question, next));
            page["NextPageToken"] = follow;
        }

        return page;
    }

    private static JsonObject Metrics(string[] metrics, IEnumerable<Charge> charges)
    {
        List<Charge> list = [.. charges];
        string currency = list.Select(c => c.Currency).Distinct().Count() > 1 ? "N/A" : list.FirstOrDefault()?.Currency ?? "USD";
        return new JsonObject(metrics.Select(metric => KeyValuePair.Create<string, JsonNode?>(metric, metric switch
        {
            "UnblendedCost" => Amount(list.Sum(c => c.Cost), currency),
            "AmortizedCost" => Amount(list.Sum(c => c.Amortized ?? c.Cost), currency),
            "UsageQuantity" => Amount(list.Sum(c => c.Quantity), list.Select(c => c.Unit).Distinct().Count() == 1 ? list[0].Unit : "N/A"),
            _ => throw new FakeFault("ValidationException", "Unknown metric " + metric),
        })));
    }

    /// <summary>Small amounts come with an exponent.</summary>
    private static JsonObject Amount(decimal amount, string unit) => new()
    {
        ["Amount"] = amount != 0 && Math.Abs(amount) < 0.0001m ? ((double)amount).ToString("E9", CultureInfo.InvariantCulture) : amount.ToString(CultureInfo.InvariantCulture), ["Unit"] = unit,
    };

    private static bool Fits(Charge charge, JsonNode filter)
    {
        (string kind, JsonNode? value) = filter.AsObject().Single();
        return kind switch
        {
            "And" or "Or" when value!.AsArray().Count < 2 => throw new FakeFault("ValidationException", "And and Or need two."),
            "And" => value!.AsArray().All(f => Fits(charge, f!)),
            "Or" => value!.AsArray().Any(f => Fits(charge, f!)),
            "Not" => !Fits(charge, value!),
            "Dimensions" => value!["Values"]!.AsArray().Any(v => (string)v! == Value(charge, "DIMENSION", (string)value["Key"]!)),
            "Tags" when value!["MatchOptions"]?.AsArray().Any(o => (string)o! == "ABSENT") == true => charge.Team is null,
            "Tags" => value!["Values"]!.AsArray().Any(v => (string)v! == charge.Team),
            _ => throw new FakeFault("ValidationException", kind),
        };
    }

    private static string Key(Charge charge, (string Type, string Key) by) => by.Type == "TAG" ? by.Key + "$" + charge.Team : Value(charge, by.Type, by.Key);

    private static string Value(Charge charge, string type, string key) => (type, key) switch
    {
        (_, "SERVICE") => charge.Service,
        (_, "USAGE_TYPE") => charge.UsageType,
        (_, "LINKED_ACCOUNT") => charge.Account,
        (_, "RECORD_TYPE") => charge.RecordType,
        _ => throw new FakeFault("ValidationException", key),
    };

    private static JsonObject Forecast(DateOnly start, DateOnly end) => new()
    {
        ["Total"] = new JsonObject { ["Amount"] = "30.5", ["Unit"] = "USD" },
        ["ForecastResultsByTime"] = new JsonArray([.. Days(start, end).Select(day => new JsonObject
        {
            ["TimePeriod"] = new JsonObject { ["Start"] = Text(day), ["End"] = Text(day.AddDays(1)) },
            ["MeanValue"] = "1.0166666666666667", ["PredictionIntervalLowerBound"] = "0.9", ["PredictionIntervalUpperBound"] = "1.2",
        })]),
    };

    private static JsonObject Anomaly() => new()
    {
        ["AnomalyId"] = "a-1", ["AnomalyStartDate"] = "2026-11-03T00:00:00Z", ["DimensionValue"] = "Amazon Bedrock", ["MonitorArn"] = "arn:aws:ce::1:anomalymonitor/1",
        ["AnomalyScore"] = new JsonObject { ["MaxScore"] = 0.9, ["CurrentScore"] = 0.4 },
        ["Impact"] = new JsonObject { ["MaxImpact"] = 12.1, ["TotalImpact"] = 20.3, ["TotalActualSpend"] = 30.4, ["TotalExpectedSpend"] = 10.1 },
        ["RootCauses"] = new JsonArray(new JsonObject { ["Service"] = "Amazon Bedrock", ["Region"] = "us-east-1", ["LinkedAccount"] = "111122223333", ["UsageType"] = "USE1-NovaLite-input-tokens" }),
    };

    private static IEnumerable<DateOnly> Days(DateOnly start, DateOnly end) => Enumerable.Range(start.DayNumber, end.DayNumber - start.DayNumber).Select(DateOnly.FromDayNumber);

    private static DateOnly Day(JsonNode text) => DateOnly.ParseExact((string)text!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
