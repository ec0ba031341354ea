using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Benchmarks.Money;

/// <summary>Fills in what telemetry would have: single interactions with their indexes, evaluations, and numbers by day, hour and minute.</summary>
internal sealed class MoneyUse(SqliteConnection connection, DateTime now)
{
    /// <summary>Single interactions.</summary>
    public const int Interactions = 10_000_000;

    private const int Topics = 8, Users = 400_000, Evaluations = 200_000, MinuteDays = 2, FactsSize = 220;

    /// <summary>Names of applications.</summary>
    public static readonly string[] Applications =
        ["support-bot", "code-assistant", "document-analyst", "sales-coach", "hr-desk", "search", "translator", "summariser", "triage", "onboarding", "contracts", "reports"];

    private static readonly string[] ModelNames = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "claude-haiku-4-5", "amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"];

    private readonly Random _random = new(7);
    private readonly List<(int Id, int Application, int Environment, int Model, int Prompt)> _series = [];
    private readonly List<int> _topics = [];
    private int _dimensions;

    /// <summary>Names of models.</summary>
    public IReadOnlyList<string> Models => ModelNames;

    /// <summary>Fills it in; takes minutes.</summary>
    public void Fill()
    {
        AddSeries();
        Cells(RollupTier.Day, MoneyDatabase.Days, MoneyDatabase.Days);
        Cells(RollupTier.Hour, MoneyDatabase.RecentDays * 24, MoneyDatabase.RecentDays);
        Cells(RollupTier.Minute, MinuteDays * 24 * 60, MinuteDays);
        AddInteractions();
    }

    private void AddSeries()
    {
        List<object?[]> dimensions = [];
        int production = Add(DimensionKind.Environment, "production");
        _topics.AddRange(Enumerable.Range(1, Topics).Select(t => Add(DimensionKind.Topic, $"topic {t}")));
        int[] models = [.. ModelNames.Select(m => Add(DimensionKind.Model, m))];
        foreach ((string name, int i) in Applications.Select((a, i) => (a, i)))
        {
            int application = Add(DimensionKind.Application, name);
            int[] prompts = [.. Enumerable.Range(1, 3).Select(v => Add(DimensionKind.Prompt, $"{name}/main@{v:x7}"))];
            _series.AddRange(from prompt in prompts from model in Enumerable.Range(0, 3) select (_series.Count + (Array.IndexOf(prompts, prompt) * 3) + model + 1, application, production, models[(i + model) % models.Length], prompt));
        }

        MoneyDatabase.Insert(connection, "Dimensions", ["Id", "Kind", "Value"], dimensions);
        MoneyDatabase.Insert(
            connection, "RollupSeries", ["Id", "ApplicationId", "EnvironmentId", "ModelId", "PromptId", "Origin"], _series.Select(s => new object?[] { s.Id, s.Application, s.Environment, s.Model, s.Prompt, 0 }));

        int Add(DimensionKind kind, string value)
        {
            dimensions.Add([++_dimensions, (int)kind, value]);
            return _dimensions;
        }
    }

    /// <summary>Cells of a tier up to now, with the numbers of the interactions that fall into each.</summary>
    private void Cells(RollupTier tier, int buckets, int days)
    {
        double each = (double)Interactions / MoneyDatabase.RecentDays * days / buckets / _series.Count;
        int end = RollupTime.Ceiling(RollupTime.Minute(now), tier.Width());
        RollupCell cell = new();
        MoneyDatabase.Insert(connection, "Rollups", ["Tier", "Bucket", "SeriesId", "Node", "Cell"], Enumerable.Range(0, buckets).SelectMany(
            b => _series.Select(s => (Bucket: end - ((buckets - b) * tier.Width()), s.Id, Cell: Cell(cell, Whole(each), tier != RollupTier.Minute))).Where(c => c.Cell is not null).Select(c => new object?[] { (int)tier, c.Bucket, c.Id, 0, c.Cell })));
    }

    private int Whole(double expected) => (int)expected + (_random.NextDouble() < expected - (int)expected ? 1 : 0);

    private byte[]? Cell(RollupCell cell, int interactions, bool hasFacets)
    {
        if (interactions == 0)
        {
            return null;
        }

        cell.Clear();
        (cell.Requests, cell.Calls, cell.InputTokens, cell.OutputTokens, cell.CacheReadTokens, cell.CostMicros) = (interactions, interactions, interactions * 1200L, interactions * 250L, interactions * 200L, interactions * 4000L);
        cell.Outcomes[(int)Outcome.Failed] = interactions / 20;
        cell.Outcomes[(int)Outcome.Completed] = interactions - (interactions / 20);
        for (int i = 0; i < Math.Min(interactions, 400); i++) // more would fill the same buckets
        {
            long latency = (long)(900_000 * Math.Exp(0.6 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble())));
            cell.Latency.Record(latency);
            cell.CallLatency.Record(latency * 9 / 10);
            cell.FirstToken.Record(latency / 4);
        }

        for (int i = 0; hasFacets && i < Math.Min(interactions, 400); i++)
        {
            FacetCounts counts = new(1, _random.Next(20) == 0 ? 0 : 1, 0, 4_000);
            cell.Facets.Add(Facet.OfCalls(FacetKind.ToolCalls, _random.Next(4) + _random.Next(4)), counts);
            cell.Facets.Add(Facet.OfCalls(FacetKind.ModelCalls, 1 + _random.Next(4)), counts);
            cell.Facets.Add(Facet.LengthOf(_random.Next(200, 3_000)), counts);
            cell.Facets.Add(new Facet(FacetKind.Topic, _topics[_random.Next(Topics)]), counts);
        }

        return cell.Pack();
    }

    private void AddInteractions()
    {
        List<(string Name, string Statement)> indexes = [];
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'Interactions' AND sql IS NOT NULL";
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                indexes.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        indexes.ForEach(i => MoneyDatabase.Run(connection, $"DROP INDEX \"{i.Name}\"")); // made at once afterwards, which is much faster
        string[] columns =
        [
            "Id", "TraceId", "StartedAt", "DurationMicros", "ApplicationId", "EnvironmentId", "ModelId", "PromptId", "Outcome", "ErrorClass", "Name", "UserHash", "Calls", "ToolCalls",
            "InputTokens", "OutputTokens", "CacheReadTokens", "CostMicros", "Segments", "Facts", "Version",
        ];
        MoneyDatabase.Insert(connection, "Interactions", columns, Enumerable.Range(0, Interactions).Select(Interaction));
        MoneyDatabase.Insert(
            connection, "Evaluations", ["Id", "Fingerprint", "TraceId", "SpanId", "At", "Name", "Score", "Label"],
            Enumerable.Range(0, Evaluations).Select(i => new object?[] { i + 1, i + 1, TraceOf(i * (Interactions / Evaluations)), 0, Text(StartOf(i * (Interactions / Evaluations))), "groundedness", _random.NextDouble(), "pass" }));
        indexes.ForEach(i => MoneyDatabase.Run(connection, i.Statement));
    }

    private object?[] Interaction(int i)
    {
        (int _, int application, int environment, int model, int prompt) = _series[_random.Next(_series.Count)];
        DateTime at = StartOf(i);
        int input = _random.Next(200, 3_000), output = _random.Next(50, 600);
        byte[] facts = new byte[FactsSize];
        _random.NextBytes(facts);
        return
        [
            ((at.Ticks / TimeSpan.TicksPerMillisecond) << 13) + (i & 8191), TraceOf(i), Text(at), 900_000L + _random.Next(2_000_000), application, environment, model, prompt,
            i % 20 == 0 ? (int)Outcome.Failed : (int)Outcome.Completed, i % 20 == 0 ? 1 : 0, "answer", (long)_random.Next(Users) * 7_919, 1, i % 4, input, output, input / 5, input * 3L, new byte[9], facts, 1,
        ];
    }

    private DateTime StartOf(int i) => now.AddDays(-MoneyDatabase.RecentDays) + (TimeSpan.FromDays(MoneyDatabase.RecentDays) * ((double)i / Interactions));

    private static byte[] TraceOf(int i)
    {
        byte[] trace = new byte[TraceId.Size];
        BinaryPrimitives.WriteInt64BigEndian(trace.AsSpan(8), i + 1);
        return trace;
    }

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture);
}
