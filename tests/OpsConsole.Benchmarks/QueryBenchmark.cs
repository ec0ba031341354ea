using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>
/// P50/P95/P99 by model per hour over 7 and 90 days, from rollups of 5 million and of 50 million interactions. The limit beside
/// it: adding the same histogram buckets in a bare loop. And what moved, with all that the page asks, over 10 million.
/// </summary>
internal static class QueryBenchmark
{
    private const int Days = 90;
    private static readonly DateTime Now = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Applications = ["support-bot", "code-assistant", "document-analyst"];
    private static readonly string[] Models = ["model-a", "model-b", "model-c", "model-d"];

    /// <summary>Runs it; takes a minute or two, most of it for filling the databases.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine("P50/P95/P99 by model per hour, from rollups (SQLite, median of 15)");
        double[] small = Measure(output, 5_000_000);
        double[] large = Measure(output, 50_000_000);
        output.WriteLine($"limits: 7 d 25 ms, 90 d 90 ms over 5 million; ten times the rows at most 2x: {large[0] / small[0]:0.00}x and {large[1] / small[1]:0.00}x");
        WhatMoved(output, 10_000_000);
    }

    private static void WhatMoved(TextWriter output, int interactions)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-query-").FullName;
        try
        {
            using ServiceProvider services = Services(directory);
            services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
            Fill(services, interactions);
            WhatMovedQuery query = services.GetRequiredService<WhatMovedQuery>();
            MovedSuggestions suggestions = services.GetRequiredService<MovedSuggestions>();
            foreach ((MovedMeasure measure, int days) in new[] { (MovedMeasure.Completion, 1), (MovedMeasure.Completion, 7), (MovedMeasure.Latency, 7), (MovedMeasure.Completion, 28) })
            {
                WhatMovedRequest request = new(measure, Now.AddDays(-days - 1), Now.AddDays(-1), MovedBaseline.Before, MetricsFilter.All);
                (double millis, _) = Median(15, () => { }, () => query.RunAsync(request).GetAwaiter().GetResult());
                output.WriteLine($"what moved, {interactions:N0} interactions, {measure.Name}, window of {days} d: {millis:0} ms (limit 500)");
            }

            (double suggested, _) = Median(15, () => { }, () => suggestions.FindAsync(MetricsFilter.All).GetAwaiter().GetResult());
            output.WriteLine($"suggestions, {interactions:N0} interactions, 7 d: {suggested:0} ms");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double[] Measure(TextWriter output, int interactions)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-query-").FullName;
        try
        {
            using ServiceProvider services = Services(directory);
            services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
            long cells = Fill(services, interactions);
            output.WriteLine($"{interactions:N0} interactions: {cells:N0} hour cells, database {new FileInfo(Path.Combine(directory, "opsconsole.db")).Length / 1_048_576.0:0} MiB");
            return [.. new[] { 7, Days }.Select(days => Measure(output, services, days))];
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Measure(TextWriter output, ServiceProvider services, int days)
    {
        MetricsRequest request = new() { From = Now.AddDays(-days), To = Now, IntervalMinutes = 60, GroupBy = [MetricsDimension.Model] };
        MetricsQuery query = services.GetRequiredService<MetricsQuery>();
        List<RollupBucket> everything = [.. Enumerable.Range(0, days * 24).Select(h => new RollupBucket(RollupTier.Hour, RollupTime.Minute(request.From) + (h * 60)))];
        (double cold, _) = Median(5, () => services.GetRequiredService<RollupChanges>().Raise(everything), () => query.RunAsync(request).GetAwaiter().GetResult());
        (double warm, double cpu) = Median(15, () => { }, () => query.RunAsync(request).GetAwaiter().GetResult());
        (double limit, long buckets) = Limit(services, request);
        output.WriteLine(
            $"  {days,2} d: warm {warm,6:0.0} ms ({cpu:0.0} ms CPU), cold {cold,6:0.0} ms; limit, {buckets:N0} buckets in a bare loop: {limit:0.0} ms ({warm / limit:0.00}x)");
        return warm;
    }

    /// <summary>The same buckets of the same three histograms, already unpacked into one array, added one by one.</summary>
    private static (double Millis, long Buckets) Limit(ServiceProvider services, MetricsRequest request)
    {
        RollupRun run = new(RollupTier.Hour, RollupTime.Minute(request.From), RollupTime.Minute(request.To));
        List<int> buckets = [];
        foreach (RollupRows rows in services.GetRequiredService<RollupReader>().ReadAsync([run], countersOnly: false, CancellationToken.None).GetAwaiter().GetResult())
        {
            for (int i = rows.First; i < rows.End; i++)
            {
                RollupCell cell = RollupCell.Unpack(rows.Chunk.Cell(i));
                buckets.AddRange(new[] { cell.Latency, cell.CallLatency, cell.FirstToken }
                    .SelectMany(h => h.Buckets).Select(b => (int)Math.Round(Math.Log2(b.UpToMicros) * 64)));
            }
        }

        int[] slots = [.. buckets];
        long[] counts = new long[64 * 41];
        (double millis, _) = Median(15, () => { }, () =>
        {
            foreach (int slot in slots)
            {
                counts[slot]++;
            }
        });
        return (millis, slots.Length);
    }

    private static (double Millis, double CpuMillis) Median(int runs, Action before, Action run)
    {
        List<double> millis = [], cpu = [];
        long warmUp = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmUp) < TimeSpan.FromSeconds(1)) // until the compiler has settled
        {
            run();
        }

        for (int i = 0; i < runs; i++)
        {
            before();
            TimeSpan cpuStart = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            run();
            millis.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            cpu.Add((Environment.CpuUsage.TotalTime - cpuStart).TotalMilliseconds);
        }

        millis.Sort();
        cpu.Sort();
        return (millis[runs / 2], cpu[runs / 2]);
    }

    private static ServiceProvider Services(string directory)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(new FixedTime());
        services.AddOptions<TelemetryOptions>();
        services.AddOpsModel();
        services.AddSqliteStorage(new StorageOptions { DataDirectory = directory });
        services.AddDashboards();
        services.AddLogging();
        services.AddSingleton<ICauseSource>(provider => new SeenCauses(provider.GetRequiredService<MetricsQuery>(), (_, _) => [], provider.GetRequiredService<TimeProvider>()));
        return services.BuildServiceProvider();
    }

    /// <summary>Writes hour cells as if that many interactions had been counted: each a lognormal latency, one call, a first token.</summary>
    private static long Fill(ServiceProvider services, int interactions)
    {
        List<(int Id, int Model)> series = AddSeries(services);
        int perCell = interactions / (Days * 24 * series.Count);
        using OpsDbContext context = services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        context.Database.OpenConnection();
        using SqliteConnection connection = new(context.Database.GetDbConnection().ConnectionString);
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        (insert.Transaction, insert.CommandText) = (transaction, "INSERT INTO Rollups (Tier, Bucket, SeriesId, Node, Cell) VALUES (1, $bucket, $series, 0, $cell)");
        SqliteParameter bucket = insert.Parameters.Add("$bucket", SqliteType.Integer), id = insert.Parameters.Add("$series", SqliteType.Integer), cell = insert.Parameters.Add("$cell", SqliteType.Blob);
        Random random = new(1);
        RollupCell counted = new();
        for (int hour = Days * 24; hour > 0; hour--)
        {
            foreach ((int seriesId, int model) in series)
            {
                Count(counted, random, perCell, model);
                (bucket.Value, id.Value, cell.Value) = (RollupTime.Minute(Now) - (hour * 60), seriesId, counted.Pack());
                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return (long)Days * 24 * series.Count;
    }

    private static void Count(RollupCell cell, Random random, int interactions, int model)
    {
        cell.Clear();
        (cell.Requests, cell.Calls, cell.InputTokens, cell.OutputTokens, cell.CostMicros) =
            (interactions, interactions, interactions * 1200L, interactions * 250L, interactions * 4000L);
        cell.Outcomes[(int)Outcome.Completed] = interactions;
        for (int i = 0; i < interactions; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            long latency = (long)(600_000 * (model + 1) * Math.Exp(0.6 * normal));
            cell.Latency.Record(latency);
            cell.CallLatency.Record(latency * 9 / 10);
            cell.FirstToken.Record(latency / 4);
        }
    }

    private static List<(int Id, int Model)> AddSeries(ServiceProvider services)
    {
        using OpsDbContext context = services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        int Add(DimensionKind kind, string value)
        {
            Dimension dimension = new() { Kind = kind, Value = value };
            context.Add(dimension);
            context.SaveChanges();
            return dimension.Id;
        }

        int environment = Add(DimensionKind.Environment, "production");
        int[] models = [.. Models.Select(m => Add(DimensionKind.Model, m))];
        List<(RollupSeries Row, int Model)> rows = [];
        foreach (string application in Applications)
        {
            int applicationId = Add(DimensionKind.Application, application);
            int[] prompts = [.. Enumerable.Range(1, application == Applications[0] ? 3 : 2).Select(v => Add(DimensionKind.Prompt, $"{application}/main@{v}"))];
            rows.AddRange(
                from prompt in prompts
                from model in Enumerable.Range(0, models.Length)
                select (new RollupSeries { ApplicationId = applicationId, EnvironmentId = environment, ModelId = models[model], PromptId = prompt }, model));
        }

        context.AddRange(rows.Select(r => r.Row));
        context.SaveChanges();
        return [.. rows.Select(r => (r.Row.Id, r.Model))];
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);
    }
}
