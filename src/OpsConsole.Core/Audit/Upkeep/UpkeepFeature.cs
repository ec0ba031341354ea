using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.Audit.Upkeep;

/// <summary>Registers the console's signs of life and the alarms of the trail.</summary>
internal static class UpkeepFeature
{
    /// <summary>Adds the part. After <c>AddCheckpoints</c>: what stops last signs what the others wrote.</summary>
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddAuditKinds(UpkeepEvents.Kinds);
        services.AddSingleton<AuditAlarms>();
        services.AddHostedService<ConsoleLife>();
        return services;
    }
}
