using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Jobs;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Registers drills. The host brings an <see cref="IDrillProbe"/>.</summary>
public static class DrillsFeature
{
    /// <summary>First drills after a start: applications have connected again by then.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(2);

    /// <summary>Adds drills. Their settings are in the section <c>KillSwitch:Drill</c>.</summary>
    public static IServiceCollection AddDrills(this IServiceCollection services)
    {
        services.AddOptions<DrillOptions>().BindConfiguration("KillSwitch:Drill").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DrillOptions>, ValidateDrillOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DrillOptions>>().Value);
        services.AddSingleton<IDrillAudience, InstanceAudience>();
        services.AddSingleton<LastDrills>();
        services.AddSingleton<DrillHistory>();
        services.AddSingleton<DrillRunner>();
        services.AddSingleton<DrillCommands>();
        services.AddSingleton<DrillEnvironments>();
        services.AddSingleton<MissedDrills>();
        services.AddHostedService<DrillSweep>();
        services.AddHostedService<DrillUpkeep>();
        return services.AddRepeatedJob<DrillJob>(
            DrillJob.Name, "Kills and restores the drill feature in every environment, and measures who obeys", AfterStart,
            provider => provider.GetRequiredService<KillSwitchOptions>().DrillInterval);
    }
}
