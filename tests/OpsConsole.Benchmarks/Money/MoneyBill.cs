using System.Globalization;
using Microsoft.Data.Sqlite;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Benchmarks.Money;

/// <summary>Fills in the bill: two million lines of models, machines, storage, taxes and credits in accounts, regions and tags.</summary>
internal static class MoneyBill
{
    /// <summary>The source that billed it.</summary>
    public const string Source = "00000000000000a1";

    private const int LinesOfDay = 1_825;

    private static readonly string[] Columns =
        ["SourceId", "Day", "Generation", "Provider", "Account", "Service", "UsageType", "Region", "Tags", "Category", "ChargeType", "Currency", "Billed", "Effective", "Quantity", "Unit"];

    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"], Kinds = ["input-tokens", "output-tokens", "cache-read-input-token-count"];

    private static readonly (string Service, string[] UsageTypes)[] Others =
    [
        ("Amazon SageMaker", ["ml.g5.xlarge-Endpoint", "ml.g5.2xlarge-Endpoint", "Train:ml.p4d"]), ("Amazon Simple Storage Service", ["TimedStorage-ByteHrs", "Requests-Tier1"]),
        ("AWS Lambda", ["Lambda-GB-Second"]), ("AmazonCloudWatch", ["DataProcessing-Bytes"]), ("Amazon OpenSearch Service", ["ESInstance:r6g.large"]),
    ];

    /// <summary>Fills it in, up to yesterday.</summary>
    public static void Fill(SqliteConnection connection, DateOnly today, IReadOnlyList<string> models)
    {
        Random random = new(11);
        DateOnly first = today.AddDays(-MoneyDatabase.Days);
        MoneyDatabase.Insert(connection, "BilledLines", Columns, Enumerable.Range(0, MoneyDatabase.Days).SelectMany(d => Enumerable.Range(0, LinesOfDay).Select(i => Line(Source, first.AddDays(d), i, random, models))));
        MoneyDatabase.Insert(
            connection, "BilledDays", ["SourceId", "Day", "Generation", "IsEstimated", "ReadAt", "RunId", "Lines"],
            Enumerable.Range(0, MoneyDatabase.Days).Select(d => new object?[] { Source, Text(first.AddDays(d)), 1, 0, Text(first.AddDays(d + 3)) + " 06:00:00", "00000000000000b1", LinesOfDay }));
    }

    private static object?[] Line(string source, DateOnly day, int i, Random random, IReadOnlyList<string> models)
    {
        string account = $"{100_000_000_000 + (i % 7)}", region = Regions[i % Regions.Length], tags = i % 3 == 0 ? $$"""{"app":"{{MoneyUse.Applications[i % MoneyUse.Applications.Length]}}"}""" : "{}";
        decimal amount = Math.Round((decimal)random.NextDouble() * 2, 6);
        if (i % 100 == 0)
        {
            return [source, Text(day), 1, "AWS", account, "Amazon Bedrock", "", null, "{}", (int)ChargeCategory.Credit, "Credit", "USD", Text(-amount), Text(-amount), "0.0", null];
        }

        if (i % 2 == 0)
        {
            string model = models[i / 2 % models.Count], kind = Kinds[i / 4 % Kinds.Length];
            return [source, Text(day), 1, "AWS", account, "Amazon Bedrock", $"{region}-{model}-{kind}", region, tags, (int)ChargeCategory.Usage, null, "USD", Text(amount), Text(amount), Text(amount * 300), "1K tokens"];
        }

        (string service, string[] types) = Others[i / 2 % Others.Length];
        return [source, Text(day), 1, "AWS", account, service, types[i % types.Length], region, tags, (int)ChargeCategory.Usage, null, "USD", Text(amount), Text(amount), Text(amount), "Hrs"];
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(decimal amount) => amount.ToString("0.0###########", CultureInfo.InvariantCulture);
}
