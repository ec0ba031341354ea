using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>Registers settings. What they mean is registered by the features that they belong to, as <see cref="ISettingKind"/>.</summary>
internal static class SettingsFeature
{
    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SettingsInForce(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>()));
        services.AddSingleton<SettingSubjects>();
        services.AddSingleton<IChangeSubjects>(provider => provider.GetRequiredService<SettingSubjects>());
        services.AddSingleton<IChangePublisher, SettingPublisher>();
        services.AddSingleton(provider => new SettingWishes(
            provider.GetRequiredService<IEnumerable<ISettingKind>>(), provider.GetRequiredService<SettingsInForce>(), provider.GetRequiredService<ChangeCommands>(),
            provider.GetRequiredService<AccessDirectory>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SettingsWatch>();
        return services;
    }
}
