using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Storage;

/// <summary>What a database must offer beyond what EF Core can say. One implementation per database, beside its migrations.</summary>
public interface IStorageDialect
{
    /// <summary>Name as in <c>Database:Provider</c>.</summary>
    string Provider { get; }

    /// <summary>The gate that write transactions hold.</summary>
    WriteGate Gate { get; }

    /// <summary>Whether other nodes may write to it. An embedded database has one process: every change passes through that.</summary>
    bool IsShared { get; }

    /// <summary>True when the failure means that a row with the same key is there already.</summary>
    bool IsDuplicateKey(Exception exception);

    /// <summary>True when the same unit of work may succeed if it is tried again (deadlock victim, busy database).</summary>
    bool IsTransient(Exception exception);

    /// <summary>The fastest way this database has to commit a group of export requests.</summary>
    ITelemetryStore CreateTelemetryStore(IServiceProvider services);

    /// <summary>Creates or upgrades the tables.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Writes a consistent copy of the database to a new file while it is in use.</summary>
    /// <exception cref="NotSupportedException">The database has its own tools for that; the message names them.</exception>
    Task BackupAsync(string path, CancellationToken cancellationToken);

    /// <summary>Version of the engine, for the health page and the log.</summary>
    Task<string> VersionAsync(CancellationToken cancellationToken);
}
