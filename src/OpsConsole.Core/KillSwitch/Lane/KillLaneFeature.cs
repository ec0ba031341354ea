using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.KillSwitch.Lane;

/// <summary>Registers what lets the kill switch work without the database.</summary>
internal static class KillLaneFeature
{
    public static IServiceCollection AddKillLane(this IServiceCollection services)
    {
        services.AddSingleton<KeySnapshot>();
        services.AddHostedService(provider => provider.GetRequiredService<KeySnapshot>());
        return services;
    }
}
