using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources;

/// <summary>Registers sources.</summary>
public static class SourcesFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Sources</c>.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddAuditKinds(SourceEvents.Kinds);
        services.AddSingleton<SourceSecrets>();
        services.AddSingleton(provider => new PulledMinutes(
            provider.GetRequiredService<DimensionCatalog>(), provider.GetRequiredService<SeriesCatalog>(), provider.GetRequiredService<IOptions<TelemetryOptions>>().Value,
            provider.GetRequiredService<RollupChanges>(), provider.GetRequiredService<StorageOptions>(), provider.GetRequiredService<TimeProvider>(),
            id => provider.GetRequiredService<SourceDirectory>().Find(id))); // asked when it writes: the directory has the kinds, which have this
        services.AddSingleton<ISourceKind, PrometheusKind>();
        services.AddSingleton<ISourceKind, CloudWatchKind>();
        services.AddSingleton<ISourceKind, CostExplorerKind>();
        services.AddImports();
        services.AddSingleton<SourceBook>();
        services.AddSingleton<ICauseSource, SourceOutages>();
        services.AddSingleton(provider => new SourceDirectory(
            provider.GetServices<ISourceKind>(), provider.GetRequiredService<SourceSecrets>(), provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SourceDirectory>>()));
        services.AddSingleton<IJobProvider>(provider => provider.GetRequiredService<SourceDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<SourceDirectory>());
        services.AddSingleton(provider => new SourceCommands(
            provider.GetRequiredService<SourceDirectory>(), provider.GetRequiredService<SourceSecrets>(), provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<DeniedAttempts>(),
            provider.GetRequiredService<AccessDirectory>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<IStorageDialect>(),
            provider.GetRequiredService<StorageOptions>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
