using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>A database that other nodes write to.</summary>
internal sealed class ServerDialect(IStorageDialect inner) : IStorageDialect
{
    public string Provider => inner.Provider;

    public WriteGate Gate => WriteGate.Open;

    public bool IsShared => true;

    public bool IsDuplicateKey(Exception exception) => inner.IsDuplicateKey(exception);

    public bool IsTransient(Exception exception) => inner.IsTransient(exception);

    public ITelemetryStore CreateTelemetryStore(IServiceProvider services) => inner.CreateTelemetryStore(services);

    public Task MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);

    public Task BackupAsync(string path, CancellationToken cancellationToken) => inner.BackupAsync(path, cancellationToken);

    public Task<string> VersionAsync(CancellationToken cancellationToken) => inner.VersionAsync(cancellationToken);
}
