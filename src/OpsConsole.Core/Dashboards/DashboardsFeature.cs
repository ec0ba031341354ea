using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>Registers the queries behind the dashboards and the numbers API.</summary>
public static class DashboardsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Dashboards</c>.</summary>
    public static IServiceCollection AddDashboards(this IServiceCollection services)
    {
        services.AddOptions<DashboardsOptions>().BindConfiguration("Dashboards")
            .Validate(options => options.CacheBytes >= 0, "Dashboards:CacheBytes must not be negative; 0 keeps nothing in memory.")
            .ValidateOnStart();
        services.TryAddSingleton<RollupChanges>();
        services.TryAddSingleton<IRollupChanges>(provider => provider.GetRequiredService<RollupChanges>());
        services.AddSingleton(provider => new RollupReader(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<IRollupChanges>(),
            new RollupCache(provider.GetRequiredService<IOptions<DashboardsOptions>>().Value.CacheBytes, provider.GetRequiredService<IStorageDialect>().IsShared),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SeriesDirectory>();
        services.AddSingleton(provider => new MetricsQuery(
            provider.GetRequiredService<RollupReader>(),
            provider.GetRequiredService<SeriesDirectory>(),
            provider.GetRequiredService<IOptions<TelemetryOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TopicNames(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<DimensionCatalog>()));
        return services.AddCauses().AddWhatMoved().AddHomes();
    }
}

/// <summary>Settings of the dashboards (section <c>Dashboards</c>).</summary>
public sealed class DashboardsOptions
{
    /// <summary>Most memory for rollups read from the database, in bytes. Default 256 MiB: about three months of hours of 10 million interactions.</summary>
    public long CacheBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Whether the pages that people open first are drawn once after the start, so that their first readers do not wait. It takes some seconds of both processors. Default true.</summary>
    public bool DrawAhead { get; set; } = true;
}
