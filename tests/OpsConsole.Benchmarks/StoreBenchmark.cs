using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>
/// Durable interactions per second through the store on SQLite, beside the limit: a bare loop of prepared inserts of the very
/// same rows into the same tables and indexes, in transactions of the same size. Rounds alternate, so that the machine's mood hits both.
/// </summary>
public static class StoreBenchmark
{
    private const double Target = 0.7;

    /// <summary>Runs the benchmark and prints its figures.</summary>
    public static void Run(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine("Store on SQLite, synchronous=FULL, WAL. An interaction: 4 spans, 1 model call.");
        Compare(output, new Load(Requests: 256, Traces: 128, Groups: 1), rounds: 7);
        Compare(output, new Load(Requests: 16, Traces: 16, Groups: 40), rounds: 7);
        Compare(output, new Load(Requests: 1, Traces: 8, Groups: 100), rounds: 5);
    }

    private static void Compare(TextWriter output, Load load, int rounds)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-store-").FullName;
        try
        {
            using Side recorded = new(Path.Combine(directory, "recorded"));
            using Side timed = new(Path.Combine(directory, "store"));
            using BareInserts bare = new(BareFile(Path.Combine(directory, "bare"), recorded));
            List<Measure> store = [], limit = [];
            for (int round = 0; round <= rounds; round++)
            {
                List<IReadOnlyList<IngestRequest>> groups = [.. Enumerable.Range(0, load.Groups).Select(group => SampleLoad.Group(load, (round * load.Groups) + group))];
                List<RecordedRows> rows = [.. groups.Select(recorded.Record)];
                Measure one = default, other = default;
                void Store() => one = Time(() => groups.ForEach(group => timed.Commit(group)));
                void Bare() => other = Time(() => rows.ForEach(bare.Write));
                foreach (Action pass in round % 2 == 0 ? (Action[])[Store, Bare] : [Bare, Store])
                {
                    pass();
                }

                if (round > 0) // the first warms up
                {
                    store.Add(one);
                    limit.Add(other);
                }
            }

            Print(output, load, store, limit);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Print(TextWriter output, Load load, List<Measure> store, List<Measure> limit)
    {
        int count = load.Requests * load.Traces * load.Groups;
        double ratio = Median(store.Zip(limit, (s, b) => b.Seconds / s.Seconds)), cpuRatio = Median(store.Zip(limit, (s, b) => b.Cpu / s.Cpu));
        double storeCpu = Median(store.Select(m => m.Cpu * 1e6 / count)), bareCpu = Median(limit.Select(m => m.Cpu * 1e6 / count));
        output.WriteLine($"  transactions of {load.Requests} request(s) x {load.Traces} traces, {load.Groups} a round, {store.Count} rounds:");
        output.WriteLine($"    store        {Median(store.Select(m => count / m.Seconds)),9:N0} interactions/s   {storeCpu,6:N1} us CPU an interaction   {4e6 / storeCpu,9:N0} spans/s a core");
        output.WriteLine($"    bare inserts {Median(limit.Select(m => count / m.Seconds)),9:N0} interactions/s   {bareCpu,6:N1} us CPU an interaction");
        output.WriteLine($"    ratio        {ratio,9:N2} of the rate (target {Target:N2}: {(ratio >= Target ? "met" : "MISSED")}), {cpuRatio:N2} by CPU");
    }

    private static Measure Time(Action action)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return new Measure(seconds, (process.TotalProcessorTime - cpu).TotalSeconds);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>An empty copy of the same schema.</summary>
    private static string BareFile(string directory, Side model)
    {
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, "opsconsole.db");
        model.Dialect.BackupAsync(file, CancellationToken.None).GetAwaiter().GetResult();
        return file;
    }

    private readonly record struct Measure(double Seconds, double Cpu);

    /// <summary>A database of its own with the product's store.</summary>
    private sealed class Side : IDisposable
    {
        private readonly ServiceProvider _services;
        private readonly ITelemetryStore _store;
        private readonly TelemetryCommit _commit;
        private readonly SqliteDatabase _database;

        public Side(string directory)
        {
            ServiceCollection services = new();
            StorageOptions storage = new() { DataDirectory = directory };
            services.AddSingleton(storage);
            services.AddOpsModel();
            services.AddOptions<TelemetryOptions>();
            services.AddLogging();
            services.AddTelemetryIngest();
            services.AddSqliteStorage(storage);
            _services = services.BuildServiceProvider();
            Dialect = _services.GetRequiredService<IStorageDialect>();
            Dialect.MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
            _store = Dialect.CreateTelemetryStore(_services);
            _commit = TelemetryStores.Commit(_services);
            _database = new SqliteDatabase(Path.Combine(directory, "opsconsole.db"));
        }

        public IStorageDialect Dialect { get; }

        public void Commit(IReadOnlyList<IngestRequest> group) => _store.CommitAsync(group, CancellationToken.None).GetAwaiter().GetResult();

        /// <summary>Commits a group and keeps the rows it wrote.</summary>
        public RecordedRows Record(IReadOnlyList<IngestRequest> group)
        {
            RecordingUnit unit = new(SqliteTelemetryUnit.Begin(_database, node: 0));
            _commit.RunAsync(unit, group).GetAwaiter().GetResult();
            return unit.Rows;
        }

        public void Dispose()
        {
            _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _database.Dispose();
            _services.Dispose();
        }
    }
}

/// <summary>The size of a measurement.</summary>
/// <param name="Requests">Requests a transaction.</param>
/// <param name="Traces">Traces a request.</param>
/// <param name="Groups">Transactions a round.</param>
internal readonly record struct Load(int Requests, int Traces, int Groups);
