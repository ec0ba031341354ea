namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Commits groups of export requests. Called by one writer at a time.</summary>
public interface ITelemetryStore : IAsyncDisposable
{
    /// <summary>
    /// Merges the requests into the database in one transaction and returns once it is durable. Idempotent: a request that was
    /// committed before changes nothing.
    /// </summary>
    /// <returns>What it changed.</returns>
    Task<TelemetryCommitted> CommitAsync(IReadOnlyList<IngestRequest> requests, CancellationToken cancellationToken);
}
