using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Migrations.SqlServer;

/// <summary>What SQL Server offers beyond EF Core.</summary>
internal sealed class SqlServerDialect(IDbContextFactory<SqlServerOpsDbContext> contexts) : IStorageDialect
{
    private const int DuplicateIndexKey = 2601, DuplicateConstraintKey = 2627, DeadlockVictim = 1205, Timeout = -2;

    // An index over millions of interactions is not built within the usual 30 seconds.
    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromHours(1);

    public string Provider => "SqlServer";

    public WriteGate Gate => WriteGate.Open;

    public bool IsShared => true;

    public bool IsDuplicateKey(Exception exception) => Find(exception) is { Number: DuplicateIndexKey or DuplicateConstraintKey };

    public bool IsTransient(Exception exception) => Find(exception) is { } found && (found.Number is DeadlockVictim or Timeout || found.IsTransient);

    public ITelemetryStore CreateTelemetryStore(IServiceProvider services) => TelemetryStores.Ef(services, this);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using SqlServerOpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        context.Database.SetCommandTimeout(MigrationTimeout);
        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task BackupAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException(
        "The console does not copy a SQL Server database. Use the server's own tool: BACKUP DATABASE … TO DISK = '…'.");

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        await using SqlServerOpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return "SQL Server " + context.Database.GetDbConnection().ServerVersion;
    }

    private static SqlException? Find(Exception? exception)
    {
        while (exception is not null and not SqlException)
        {
            exception = exception.InnerException;
        }

        return exception as SqlException;
    }
}
