using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>Registers who obeys, and how fast.</summary>
internal static class InstancesFeature
{
    public static IServiceCollection AddInstances(this IServiceCollection services)
    {
        services.AddSingleton<InstanceRegistry>();
        services.AddSingleton<DeliveryTracker>();
        services.AddSingleton<DeliveryRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryTracker>());
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryRecorder>());
        return services;
    }
}
