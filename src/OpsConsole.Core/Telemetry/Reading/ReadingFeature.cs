using OpsConsole.Core.Telemetry.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Registers the reading side of telemetry: lists of interactions and single ones.</summary>
public static class ReadingFeature
{
    /// <summary>Adds <see cref="InteractionQueries"/>, <see cref="InteractionSamples"/>, <see cref="QuestionQueries"/> and <see cref="TraceQueries"/>.</summary>
    public static IServiceCollection AddTelemetryReading(this IServiceCollection services)
    {
        services.AddSingleton(provider => new InteractionQueries(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<DimensionCatalog>(),
            provider.GetRequiredService<UserHasher>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new InteractionSamples(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<DimensionCatalog>()));
        services.AddSingleton(provider => new QuestionQueries(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<DimensionCatalog>(),
            provider.GetRequiredService<IOptionsMonitor<TelemetryOptions>>()));
        services.AddSingleton(provider => new TraceQueries(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<DimensionCatalog>(),
            provider.GetRequiredService<IOptionsMonitor<TelemetryOptions>>()));
        return services;
    }
}
