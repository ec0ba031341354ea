using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        services.AddSingleton<RestoreBackers>();
        services.AddSingleton<RestoreAsking>();
        services.AddSingleton(provider => new RestoreCommands(
            provider.GetRequiredService<RestoreStore>(),
            provider.GetRequiredService<RestoreAsking>(),
            provider.GetRequiredService<RestoreApplication>(),
            provider.GetRequiredService<RestoreBackers>(),
            provider.GetRequiredService<SwitchBoard>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<DeniedAttempts>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RestoreQueries>();
        services.AddSingleton(provider => new RestoreUpkeep(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<RestoreStore>(),
            provider.GetRequiredService<RestoreApplication>(),
            provider.GetRequiredService<SwitchBoard>(),
            provider.GetRequiredService<KillSwitchOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RestoreUpkeep>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RestoreUpkeep>());
        return services;
    }
}
