using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>What SQLite offers beyond EF Core.</summary>
internal sealed class SqliteDialect(string connectionString, WriteGate gate, IDbContextFactory<SqliteOpsDbContext> contexts) : IStorageDialect
{
    private const int Constraint = 19, Busy = 5, Locked = 6, ConstraintPrimaryKey = 1555, ConstraintUnique = 2067;

    public string Provider => "Sqlite";

    public WriteGate Gate => gate;

    public bool IsShared => false;

    /// <summary>The file of the database.</summary>
    public string File { get; } = new SqliteConnectionStringBuilder(connectionString).DataSource;

    public bool IsDuplicateKey(Exception exception) => Find(exception) is
        { SqliteErrorCode: Constraint, SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique };

    public bool IsTransient(Exception exception) => Find(exception) is { SqliteErrorCode: Busy or Locked };

    public ITelemetryStore CreateTelemetryStore(IServiceProvider services) =>
        new SqliteTelemetryStore(File, gate, TelemetryStores.Commit(services), services.GetRequiredService<StorageOptions>().Node);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await using SqliteOpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task BackupAsync(string path, CancellationToken cancellationToken)
    {
        if (System.IO.File.Exists(path))
        {
            throw new IOException($"The file '{path}' is there already. Choose another name, so that no older backup is lost.");
        }

        // VACUUM INTO reads from one snapshot and writes only the new file, so writers go on meanwhile.
        SqliteConnectionStringBuilder reader = new(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        await using SqliteConnection connection = new(reader.ToString());
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $path";
        command.Parameters.AddWithValue("$path", Path.GetFullPath(path));
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        await using SqliteConnection connection = new("Data Source=:memory:");
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return "SQLite " + connection.ServerVersion;
    }

    private static SqliteException? Find(Exception? exception)
    {
        while (exception is not null and not SqliteException)
        {
            exception = exception.InnerException;
        }

        return exception as SqliteException;
    }
}
