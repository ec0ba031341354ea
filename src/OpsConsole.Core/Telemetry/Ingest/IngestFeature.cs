using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Registers the write path.</summary>
internal static class IngestFeature
{
    public static IServiceCollection AddTelemetryIngest(this IServiceCollection services)
    {
        services.AddSingleton<DimensionCatalog>();
        services.AddSingleton<SeriesCatalog>();
        services.AddSingleton<IngestCounters>();
        services.AddSingleton<RollupChanges>();
        services.AddSingleton<IRollupChanges>(provider => provider.GetRequiredService<RollupChanges>());
        services.AddSingleton<TelemetryCommits>();
        services.AddSingleton<ITelemetryCommits>(provider => provider.GetRequiredService<TelemetryCommits>());
        services.AddSingleton<TelemetryQueue>();
        services.AddSingleton<ITelemetryIngest>(provider => provider.GetRequiredService<TelemetryQueue>());
        services.AddHostedService<TelemetryWriter>();
        return services;
    }
}

/// <summary>Makes stores of telemetry from what is registered, for the dialects.</summary>
internal static class TelemetryStores
{
    /// <summary>The algorithm that all stores share.</summary>
    public static TelemetryCommit Commit(IServiceProvider services)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        return new TelemetryCommit(
            services.GetRequiredService<DimensionCatalog>(),
            services.GetRequiredService<SeriesCatalog>(),
            services.GetRequiredService<IOptions<TelemetryOptions>>().Value,
            new SortableId(time, services.GetRequiredService<StorageOptions>().Node),
            time);
    }

    /// <summary>The store that works on any database.</summary>
    public static ITelemetryStore Ef(IServiceProvider services, IStorageDialect dialect) => new EfTelemetryStore(
        Commit(services),
        services.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
        dialect,
        services.GetRequiredService<DimensionCatalog>(),
        services.GetRequiredService<SeriesCatalog>(),
        services.GetRequiredService<StorageOptions>().Node);
}
