using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>
/// Commits groups by prepared statements on a connection of its own, inside the write gate. After any failure the connection
/// is closed and another one opened: after a failed write to the disk nothing that the old one believes can be relied on.
/// </summary>
internal sealed class SqliteTelemetryStore(string file, WriteGate gate, TelemetryCommit commit, int node) : ITelemetryStore
{
    // The page cache holds the random index of trace ids; the checkpoint is rare enough not to cost much and keeps the log small.
    private const string Settings = SqliteConnectionSettings.Pragmas
        + "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;";

    private SqliteDatabase? _database;

    public async Task<TelemetryCommitted> CommitAsync(IReadOnlyList<IngestRequest> requests, CancellationToken cancellationToken)
    {
        using IDisposable pass = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _database ??= Open();
            SqliteTelemetryUnit unit = SqliteTelemetryUnit.Begin(_database, node);
            await using (unit.ConfigureAwait(false))
            {
                return await commit.RunAsync(unit, requests).ConfigureAwait(false);
            }
        }
        catch
        {
            Close();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using IDisposable pass = await gate.EnterAsync().ConfigureAwait(false); // closing the last connection moves the log into the file
        Close();
    }

    private SqliteDatabase Open()
    {
        SqliteDatabase database = new(file);
        try
        {
            database.Execute(Settings);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }
}
