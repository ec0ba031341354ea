using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Tests.Telemetry.Interactions;
using OpsConsole.Migrations.Sqlite;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>What only SQLite needs.</summary>
public class SqliteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prepared_statements_and_EF_Core_write_the_same_bytes()
    {
        List<string> written = [];
        foreach (Database kind in new[] { Database.Sqlite, Database.SqliteThroughEf })
        {
            await using TestDatabase database = await TestDatabase.CreateAsync(kind, time: new ManualTime(Instants.ToUtc(Noon)));
            Random random = new(5);
            for (ulong trace = 1; trace < 30; trace++)
            {
                await database.CommitAsync([.. RandomDeltas(random, trace).Select(delta => Request(delta))]);
            }

            IngestRequest request = Request(Delta(99, Root()));
            request.Evaluations.Add(new EvaluationDelta { TraceId = Delta(1).TraceId, Name = "e", Label = "", Score = 0.5, AtMicros = Noon });
            request.Metrics.Add(new MetricDelta { Stream = 1, Measure = MetricMeasure.InputTokens, Cumulative = true, StartMicros = 0, AtMicros = Noon, Application = "a", Environment = "e", Sum = 1.5 });
            await database.CommitAsync(request);
            written.Add(Dump(database.File));
        }

        Assert.Equal(written[1], written[0]);
    }

    [Fact]
    public async Task A_transaction_that_is_cancelled_as_it_gets_its_turn_lets_others_write()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        for (int i = 0; i < 300; i++)
        {
            using CancellationTokenSource cancelled = new(), limit = new(TimeSpan.FromSeconds(10));
            IDisposable held = await database.Dialect.Gate.EnterAsync(limit.Token); // times out where the turn before was lost
            await using OpsDbContext context = database.Context();
            Task beginning = context.Database.BeginTransactionAsync(cancelled.Token);
            held.Dispose();
            SpinWait.SpinUntil(() => false, TimeSpan.FromMicroseconds(i)); // sooner and later
            await cancelled.CancelAsync();
            await beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    [Fact]
    public async Task Two_writers_never_overlap()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        int overlaps = 0;
        async Task Watch(CancellationToken stop)
        {
            using SqliteDatabase watcher = new(database.File);
            while (!stop.IsCancellationRequested)
            {
                using IDisposable pass = await database.Dialect.Gate.EnterAsync(Cancel);
                try
                {
                    watcher.Execute("BEGIN IMMEDIATE"); // without a timeout: fails at once where another connection writes
                    await Task.Yield();
                    watcher.Execute("ROLLBACK");
                }
                catch (SqliteException)
                {
                    Interlocked.Increment(ref overlaps);
                }
            }
        }

        using CancellationTokenSource stop = new();
        Task[] watchers = [Task.Run(() => Watch(stop.Token), Cancel), Task.Run(() => Watch(stop.Token), Cancel)];
        Task[] writers =
        [
            Task.Run(async () =>
            {
                for (ulong i = 1; i <= 40; i++)
                {
                    await database.CommitAsync(Request(Delta(i, Root(), Call())));
                }
            }, Cancel),
            Task.Run(async () =>
            {
                for (int i = 0; i < 40; i++)
                {
                    await using OpsDbContext context = database.Context();
                    context.Dimensions.Add(new() { Kind = (Core.Telemetry.Dimensions.DimensionKind)1, Value = "env-" + i });
                    await context.SaveChangesAsync(Cancel);
                    await context.Dimensions.Where(d => d.Value == "none").ExecuteDeleteAsync(Cancel);
                }
            }, Cancel),
        ];
        await Task.WhenAll(writers);
        await stop.CancelAsync();
        await Task.WhenAll(watchers);

        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task A_backup_made_while_writing_is_whole()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        string copy = Path.Combine(Path.GetDirectoryName(database.File)!, "copy.db");
        await database.CommitAsync(Request(Delta(1, Root(), Call())));
        using CancellationTokenSource stop = new();
        Task writer = Task.Run(async () =>
        {
            for (ulong i = 2; !stop.IsCancellationRequested; i++)
            {
                await database.CommitAsync(Request(Delta(i, Root(), Call())));
            }
        }, Cancel);

        await database.Dialect.BackupAsync(copy, Cancel);
        await stop.CancelAsync();
        await writer;

        await using SqliteConnection connection = new($"Data Source={copy};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await command.ExecuteScalarAsync(Cancel));
        command.CommandText = "SELECT (SELECT count(*) FROM Interactions) - (SELECT count(*) FROM ModelCalls)";
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancel));
        await Assert.ThrowsAsync<IOException>(() => database.Dialect.BackupAsync(copy, Cancel));
    }

    [Fact]
    public async Task A_lost_file_fails_the_commit_and_the_next_one_opens_it_anew()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        string away = database.File + ".away";
        File.Move(database.File, away);

        await Assert.ThrowsAsync<SqliteException>(() => database.CommitAsync(Request(Delta(1, Call()))));
        File.Move(away, database.File);
        await database.CommitAsync(Request(Delta(1, Call())));

        await using OpsDbContext context = database.Context();
        Assert.Equal(1, await context.Interactions.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_in_plain_words()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using (OpsDbContext context = database.Context())
        {
            await context.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '20.0.0')", Cancel);
        }

        StorageUnusableException refusal = await Assert.ThrowsAsync<StorageUnusableException>(() =>
            StorageStartup.PrepareAsync(database.Dialect, database.Contexts, NullLogger.Instance, Cancel));
        Assert.Contains("newer OpsConsole", refusal.Message);
    }

    [Fact]
    public async Task A_data_directory_is_taken_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        StorageOptions options = new() { DataDirectory = Path.Combine(Path.GetDirectoryName(database.File)!, "new") };

        using (StorageStartup.Lock(options))
        {
            Assert.Null(DataDirectoryLock.TryAcquire(options.DataDirectory));
            Assert.Contains("Another OpsConsole", Assert.Throws<StorageUnusableException>(() => StorageStartup.Lock(options)).Message);
        }

        StorageStartup.Lock(options).Dispose();
    }

    [Fact]
    public void A_data_directory_that_cannot_be_written_is_refused_in_plain_words()
    {
        string file = Path.GetTempFileName();
        try
        {
            StorageUnusableException refusal = Assert.Throws<StorageUnusableException>(() => StorageStartup.Lock(new StorageOptions { DataDirectory = Path.Combine(file, "data") }));
            Assert.Contains("cannot be written to", refusal.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Instants_are_written_as_the_ADO_NET_provider_writes_them()
    {
        Span<byte> target = stackalloc byte[SqliteInstant.MaxLength];
        foreach (long ticks in (ReadOnlySpan<long>)[0, 1, 10_000_000, 638_000_000_000_000_000, 638_000_000_012_345_600, 638_000_000_012_345_678, DateTime.MaxValue.Ticks])
        {
            DateTime instant = new(ticks, DateTimeKind.Utc);
            int length = SqliteInstant.Format(instant, target);
            Assert.Equal(instant.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF"), System.Text.Encoding.ASCII.GetString(target[..length]));
        }
    }

    /// <summary>Every value of every table but ids made from the clock and what refers to them.</summary>
    private static string Dump(string file)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        string[] queries =
        [
            "SELECT * FROM Dimensions ORDER BY Id",
            "SELECT * FROM RollupSeries ORDER BY Id",
            "SELECT Tier, Bucket, SeriesId, Node, hex(Cell) FROM Rollups ORDER BY 1, 2, 3, 4",
            "SELECT hex(TraceId), StartedAt, typeof(StartedAt), DurationMicros, ApplicationId, EnvironmentId, ModelId, PromptId, FeatureId, Outcome, ErrorClass, Name, Conversation, UserHash, Calls, ToolCalls, InputTokens, OutputTokens, CacheReadTokens, CostMicros, FirstTokenMicros, length(Segments), hex(Facts), Version FROM Interactions ORDER BY 1",
            "SELECT SpanId, StartedAt, DurationMicros, FirstTokenMicros, OperationId, ProviderId, RequestModelId, ResponseModelId, PromptId, FeatureId, ResponseId, ResponseHash, FinishReason, ErrorClass, InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens, ReasoningTokens, CostMicros FROM ModelCalls ORDER BY 1",
            "SELECT EnvironmentId, Kind, LatestAt, hex(Payload) FROM SpanSegments ORDER BY Id",
            "SELECT hex(TraceId), ReceivedAt, hex(Facts), Version FROM TraceStubs ORDER BY 1",
            "SELECT Fingerprint, hex(TraceId), SpanId, ResponseHash, At, Name, Score, typeof(Score), Label, typeof(Label), Explanation FROM Evaluations ORDER BY 1",
            "SELECT Id, StartMicros, AtMicros, Sum, hex(Buckets), Version FROM MetricStreams ORDER BY 1",
        ];
        System.Text.StringBuilder dump = new();
        foreach (string query in queries)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = query;
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                object[] row = new object[reader.FieldCount];
                reader.GetValues(row);
                dump.AppendJoin('|', row).AppendLine();
            }
        }

        return dump.ToString();
    }
}
