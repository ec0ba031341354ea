using System.Globalization;
using System.Text.Json.Nodes;

namespace OpsConsole.Web.Demo.StandIns.Aws;

/// <summary>Stands in for Cost Explorer: filters and groups the sample bill as its API describes, and answers in one page.</summary>
/// <param name="bill">The bill.</param>
/// <param name="isWhole">Whether it has all that was used; until then no day of it is final.</param>
/// <param name="time">The clock.</param>
internal sealed class CostExplorerStandIn(SampleBill bill, bool isWhole, TimeProvider time)
{
    private const int FinalAfterDays = 4, MostDays = 430;

    private static readonly string[] Dimensions = ["SERVICE", "USAGE_TYPE", "LINKED_ACCOUNT", "RECORD_TYPE"];

    /// <summary>Answers an operation.</summary>
    /// <exception cref="AwsRefusal">It cannot be answered.</exception>
    public JsonNode Answer(string operation, JsonNode request) => operation switch
    {
        "GetCostAndUsage" => Costs(request),
        "GetDimensionValues" => Values(request, (string)request["Dimension"]!),
        "GetTags" => Tags(request),
        "GetCostForecast" => Forecast(request),
        "GetAnomalies" => Anomalies(request),
        _ => throw new AwsRefusal("UnknownOperationException", "The sample data has no such operation."),
    };

    /// <summary>The days that a request is about; null where it names none.</summary>
    /// <exception cref="AwsRefusal">They are none.</exception>
    public static (DateOnly From, DateOnly To)? RangeOf(JsonNode request) => request["TimePeriod"] is null || Days(request).ToArray() is not [var first, ..] days ? null : (first, days[^1].AddDays(1));

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private JsonObject Costs(JsonNode request)
    {
        (string Type, string Key)[] axes = [.. (request["GroupBy"]?.AsArray() ?? []).Select(g => ((string)g!["Type"]!, (string)g["Key"]!))];
        if (axes.Length > 2 || (string?)request["Granularity"] != "DAILY")
        {
            throw new AwsRefusal("ValidationException", "The sample data is told by day, in at most two groups.");
        }

        string[] metrics = [.. request["Metrics"]!.AsArray().Select(m => (string)m!)];
        return new JsonObject
        {
            ["ResultsByTime"] = new JsonArray([.. Days(request).Select(day => Day(day, Charges(request, day), axes, metrics))]),
            ["DimensionValueAttributes"] = new JsonArray(),
        };
    }

    private JsonObject Day(DateOnly day, IReadOnlyList<SampleCharge> charges, (string, string)[] axes, string[] metrics) => new()
    {
        ["TimePeriod"] = new JsonObject { ["Start"] = Text(day), ["End"] = Text(day.AddDays(1)) },
        ["Total"] = axes.Length == 0 ? Metrics(metrics, charges) : new JsonObject(),
        ["Groups"] = axes.Length == 0 ? new JsonArray() : new JsonArray([.. charges.GroupBy(c => string.Join('\n', axes.Select(axis => Key(c, axis)))).Select(g => new JsonObject
        {
            ["Keys"] = new JsonArray([.. g.Key.Split('\n').Select(k => (JsonNode)k)]), ["Metrics"] = Metrics(metrics, [.. g]),
        })]),
        ["Estimated"] = !isWhole || new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(FinalAfterDays) > Today,
    };

    private static JsonObject Metrics(string[] metrics, IReadOnlyList<SampleCharge> charges) => new(metrics.Select(metric => KeyValuePair.Create<string, JsonNode?>(metric, metric switch
    {
        "UnblendedCost" or "AmortizedCost" => Amount(charges.Sum(c => c.Cost), "USD"), // nothing is paid in advance
        "UsageQuantity" => Amount(charges.Sum(c => c.Quantity), charges.Select(c => c.Unit).Distinct().Count() == 1 ? charges[0].Unit : "N/A"),
        _ => throw new AwsRefusal("ValidationException", $"The sample data has no metric {metric}."),
    })));

    private JsonObject Values(JsonNode request, string dimension)
    {
        string[] values = [.. Days(request).SelectMany(day => Charges(request, day)).Select(c => ValueOf(c, dimension)).Distinct().Order(StringComparer.Ordinal)];
        return new JsonObject
        {
            ["DimensionValues"] = new JsonArray([.. values.Select(v => new JsonObject
            {
                ["Value"] = v,
                ["Attributes"] = v is SampleBill.Production ? new JsonObject { ["description"] = "production" } : v is SampleBill.Platform ? new JsonObject { ["description"] = "platform" } : new JsonObject(),
            })]),
            ["ReturnSize"] = values.Length,
            ["TotalSize"] = values.Length,
        };
    }

    private JsonObject Tags(JsonNode request) => new()
    {
        ["Tags"] = new JsonArray((string?)request["TagKey"] switch
        {
            null => [(JsonNode)"team"],
            "team" => [.. Days(request).SelectMany(day => Charges(request, day)).Select(c => c.Team).Distinct().Order(StringComparer.Ordinal).Select(t => (JsonNode)t)],
            _ => [],
        }),
    };

    private JsonObject Forecast(JsonNode request)
    {
        DateOnly[] days = [.. Days(request)];
        return new JsonObject
        {
            ["Total"] = Amount(days.Sum(bill.Expected), "USD"),
            ["ForecastResultsByTime"] = new JsonArray([.. days.Select(day => (Day: day, Mean: bill.Expected(day))).Select(f => new JsonObject
            {
                ["TimePeriod"] = new JsonObject { ["Start"] = Text(f.Day), ["End"] = Text(f.Day.AddDays(1)) },
                ["MeanValue"] = Number(f.Mean), ["PredictionIntervalLowerBound"] = Number(f.Mean * 0.85m), ["PredictionIntervalUpperBound"] = Number(f.Mean * 1.2m),
            })]),
        };
    }

    private JsonObject Anomalies(JsonNode request)
    {
        DateOnly from = DayOf(request["DateInterval"]?["StartDate"]);
        DateOnly to = request["DateInterval"]?["EndDate"] is { } end ? DayOf(end) : Today;
        IEnumerable<(DateOnly Day, SampleCharge Charge)> found = Enumerable.Range(-3, 4).Select(m => bill.Unusual(Today.AddMonths(m))).Where(u => u.Day >= from && u.Day <= to && u.Day < Today);
        return new JsonObject
        {
            ["Anomalies"] = new JsonArray([.. found.Select(u => new JsonObject
            {
                ["AnomalyId"] = "sample-" + Text(u.Day), ["AnomalyStartDate"] = Text(u.Day) + "T00:00:00Z", ["AnomalyEndDate"] = Text(u.Day) + "T00:00:00Z", ["DimensionValue"] = u.Charge.Service,
                ["MonitorArn"] = $"arn:aws:ce::{u.Charge.Account}:anomalymonitor/sample", ["AnomalyScore"] = new JsonObject { ["MaxScore"] = 0.9, ["CurrentScore"] = 0.6 },
                ["Impact"] = new JsonObject { ["MaxImpact"] = u.Charge.Cost, ["TotalImpact"] = u.Charge.Cost, ["TotalActualSpend"] = u.Charge.Cost + Usual, ["TotalExpectedSpend"] = Usual },
                ["RootCauses"] = new JsonArray(new JsonObject { ["Service"] = u.Charge.Service, ["Region"] = "us-east-1", ["LinkedAccount"] = u.Charge.Account, ["UsageType"] = u.Charge.UsageType }),
            })]),
        };
    }

    /// <summary>What the service with the unusual day costs on others.</summary>
    private const decimal Usual = 3.984m;

    private IReadOnlyList<SampleCharge> Charges(JsonNode request, DateOnly day) => [.. bill.Of(day).Where(c => request["Filter"] is not { } filter || Fits(c, filter))];

    private static bool Fits(SampleCharge charge, JsonNode filter) => filter.AsObject().Single() switch
    {
        { Key: "And", Value: { } all } => all.AsArray().All(f => Fits(charge, f!)),
        { Key: "Or", Value: { } any } => any.AsArray().Any(f => Fits(charge, f!)),
        { Key: "Not", Value: { } not } => !Fits(charge, not),
        { Key: "Dimensions", Value: { } dimension } => Listed(dimension, ValueOf(charge, (string)dimension["Key"]!)),
        { Key: "Tags", Value: { } tag } => Fits(tag, (string?)tag["Key"] == "team" ? charge.Team : ""),
        { Key: var other } => throw new AwsRefusal("ValidationException", $"The sample data has no filter {other}."),
    };

    private static bool Fits(JsonNode tag, string value) => tag["MatchOptions"]?.AsArray().Any(o => (string?)o == "ABSENT") == true ? value.Length == 0 : Listed(tag, value);

    private static bool Listed(JsonNode filter, string value) => filter["Values"]!.AsArray().Any(v => (string?)v == value);

    private static string Key(SampleCharge charge, (string Type, string Key) axis) => axis.Type == "TAG" ? $"{axis.Key}${(axis.Key == "team" ? charge.Team : "")}" : ValueOf(charge, axis.Key);

    private static string ValueOf(SampleCharge charge, string dimension) => Array.IndexOf(Dimensions, dimension) switch
    {
        0 => charge.Service,
        1 => charge.UsageType,
        2 => charge.Account,
        3 => charge.RecordType,
        _ => throw new AwsRefusal("ValidationException", $"The sample data has no dimension {dimension}."),
    };

    private static IEnumerable<DateOnly> Days(JsonNode request)
    {
        (DateOnly first, DateOnly end) = (DayOf(request["TimePeriod"]?["Start"]), DayOf(request["TimePeriod"]?["End"]));
        int count = end.DayNumber - first.DayNumber;
        return count is > 0 and <= MostDays ? Enumerable.Range(first.DayNumber, count).Select(DateOnly.FromDayNumber) : throw new AwsRefusal("ValidationException", "Start date should be before end date, and at most 14 months.");
    }

    private static DateOnly DayOf(JsonNode? text) => DateOnly.ParseExact((string?)text ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Amount(decimal amount, string unit) => new() { ["Amount"] = Number(amount), ["Unit"] = unit };

    private static string Number(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
