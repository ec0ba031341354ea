using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Retention;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Core.Telemetry;

/// <summary>Registers telemetry: decoding, mapping, redaction, the write path, rollups and their queries.</summary>
public static class TelemetryFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Telemetry</c>.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").ValidateOnStart();
        services.AddGenAiMapping();
        services.AddTelemetryIngest();
        services.AddTelemetryReading();
        TelemetryRetentionJob.Register(services);
        UserCountJob.Register(services);
        services.AddSingleton(provider => new UserCounts(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<DimensionCatalog>()));
        ConversationCountJob.Register(services);
        services.AddSingleton(provider => new ConversationQuery(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<DimensionCatalog>()));
        return services;
    }
}
