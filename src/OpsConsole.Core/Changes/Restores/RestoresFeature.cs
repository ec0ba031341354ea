using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;

namespace OpsConsole.Core.Changes.Restores;

/// <summary>Registers restores of the kill switch. They stand on changes and on the kill switch, which know nothing of each other.</summary>
internal static class RestoresFeature
{
    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddRestores(this IServiceCollection services)
    {
        services.AddSingleton<IChangeSubjects, RestoreSubjects>();
        services.AddSingleton<IChangePublisher, RestorePublisher>();
        services.AddSingleton(provider => new RestoreWishes(
            provider.GetRequiredService<SwitchBoard>(), provider.GetRequiredService<ChangeCommands>(), provider.GetRequiredService<ChangeReleases>(), provider.GetRequiredService<AccessDirectory>()));
        return services;
    }
}
