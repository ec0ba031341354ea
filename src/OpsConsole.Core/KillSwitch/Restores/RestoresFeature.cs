using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>Registers restores by people.</summary>
internal static class RestoresFeature
{
    public static IServiceCollection AddRestores(this IServiceCollection services)
    {
        services.AddSingleton<RestoreStore>();
        services.AddSingleton<RestoreApplication>();
        services.AddSingleton(provider => new RestoreCommands(
            provider.GetRequiredService<RestoreStore>(),
            provider.GetRequiredService<RestoreApplication>(),
            provider.GetRequiredService<SwitchBoard>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<DeniedAttempts>(),
            provider.GetRequiredService<KillSwitchOptions>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RestoreQueries>();
        services.AddSingleton<RestoreUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<RestoreUpkeep>());
        return services;
    }
}
