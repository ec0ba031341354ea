using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Commits groups through EF Core, on any database. Conflicts with other nodes are settled by running the unit again.</summary>
internal sealed class EfTelemetryStore(
    TelemetryCommit commit, IDbContextFactory<OpsDbContext> contexts, IStorageDialect dialect, DimensionCatalog dimensions, SeriesCatalog series, int node)
    : ITelemetryStore
{
    private const int Attempts = 6;

    public async Task<TelemetryCommitted> CommitAsync(IReadOnlyList<IngestRequest> requests, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                EfTelemetryUnit unit = await EfTelemetryUnit.BeginAsync(contexts, node, cancellationToken).ConfigureAwait(false);
                await using (unit.ConfigureAwait(false))
                {
                    return await commit.RunAsync(unit, requests).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (attempt < Attempts && MayPass(exception))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 << attempt)), cancellationToken).ConfigureAwait(false);
                await LearnAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => default;

    private bool MayPass(Exception exception) =>
        exception is DbUpdateConcurrencyException || dialect.IsDuplicateKey(exception) || dialect.IsTransient(exception);

    /// <summary>The duplicate may have been a dimension that another node added.</summary>
    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await dimensions.LoadAsync(context, cancellationToken).ConfigureAwait(false);
            await series.LoadAsync(context, cancellationToken).ConfigureAwait(false);
        }
    }
}
