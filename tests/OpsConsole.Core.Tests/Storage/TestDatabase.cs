using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Migrations.SqlServer;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>The ways to store that the shared suite runs on.</summary>
public enum Database
{
    /// <summary>SQLite by prepared statements: the product's default.</summary>
    Sqlite,

    /// <summary>SQLite through EF Core: the code that runs on SQL Server.</summary>
    SqliteThroughEf,

    /// <summary>SQL Server, where <see cref="TestDatabase.SqlServerVariable"/> names one.</summary>
    SqlServer,
}

/// <summary>An empty database of its own, with what the write path needs around it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>Environment variable that holds the connection string of a SQL Server on which databases may be created.</summary>
    public const string SqlServerVariable = "OPSCONSOLE_TEST_SQLSERVER";

    private static readonly Lazy<Task<byte[]>> EmptySqlite = new(CreateEmptySqliteAsync);

    private readonly ServiceProvider _services;
    private readonly string? _directory;

    private TestDatabase(ServiceProvider services, Database kind, string? directory)
    {
        _services = services;
        _directory = directory;
        Dialect = services.GetRequiredService<IStorageDialect>();
        Contexts = services.GetRequiredService<IDbContextFactory<OpsDbContext>>();
        Dimensions = services.GetRequiredService<DimensionCatalog>();
        Series = services.GetRequiredService<SeriesCatalog>();
        Store = kind == Database.SqliteThroughEf ? TelemetryStores.Ef(services, Dialect) : Dialect.CreateTelemetryStore(services);
    }

    public IStorageDialect Dialect { get; }

    public IDbContextFactory<OpsDbContext> Contexts { get; }

    public DimensionCatalog Dimensions { get; }

    public SeriesCatalog Series { get; }

    public ITelemetryStore Store { get; }

    public IServiceProvider Provider => _services;

    /// <summary>The file of a SQLite database.</summary>
    public string File => Path.Combine(_directory!, "opsconsole.db");

    public static async Task<TestDatabase> CreateAsync(Database kind, Action<TelemetryOptions>? configure = null, TimeProvider? time = null)
    {
        if (kind == Database.SqlServer)
        {
            string? server = Environment.GetEnvironmentVariable(SqlServerVariable);
            Assert.SkipWhen(string.IsNullOrEmpty(server), $"{SqlServerVariable} names no SQL Server.");
            SqlConnectionStringBuilder connection = new(server) { InitialCatalog = "opsconsole_test_" + Guid.NewGuid().ToString("n") };
            TestDatabase database = new(Services(new StorageOptions { Provider = "SqlServer", ConnectionString = connection.ToString() }, configure, time), kind, null);
            await database.Dialect.MigrateAsync(CancellationToken.None);
            return database;
        }

        string directory = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
        await System.IO.File.WriteAllBytesAsync(Path.Combine(directory, "opsconsole.db"), await EmptySqlite.Value);
        return Open(directory, kind, configure, time);
    }

    /// <summary>Opens the database in a directory, as after a restart.</summary>
    public static TestDatabase Open(string directory, Database kind = Database.Sqlite, Action<TelemetryOptions>? configure = null, TimeProvider? time = null) =>
        new(Services(new StorageOptions { DataDirectory = directory }, configure, time), kind, directory);

    /// <summary>Commits them. Who reads rollups in memory has to hear of it: the writer tells them, not the store.</summary>
    public Task<TelemetryCommitted> CommitAsync(params IngestRequest[] requests) => Store.CommitAsync(requests, TestContext.Current.CancellationToken);

    public OpsDbContext Context() => Contexts.CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (_directory is null)
        {
            await using OpsDbContext context = Context();
            await context.Database.EnsureDeletedAsync();
        }

        await _services.DisposeAsync();
        if (_directory is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static ServiceProvider Services(StorageOptions storage, Action<TelemetryOptions>? configure, TimeProvider? time)
    {
        ServiceCollection services = new();
        services.AddSingleton(storage);
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddOpsModel();
        services.AddOptions<TelemetryOptions>().Configure(options => configure?.Invoke(options));
        services.AddLogging();
        services.AddTelemetryIngest();
        return (storage.Provider == "Sqlite" ? services.AddSqliteStorage(storage) : services.AddSqlServerStorage(storage)).BuildServiceProvider();
    }

    /// <summary>Migrating takes longer than most tests, so it is done once and its result copied.</summary>
    private static async Task<byte[]> CreateEmptySqliteAsync()
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-empty-").FullName;
        await using (ServiceProvider services = Services(new StorageOptions { DataDirectory = directory }, null, null))
        {
            await services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        byte[] empty = await System.IO.File.ReadAllBytesAsync(Path.Combine(directory, "opsconsole.db"));
        Directory.Delete(directory, recursive: true);
        return empty;
    }
}
