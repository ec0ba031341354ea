using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Registers the pages of the kill switch and its lines above all pages.</summary>
internal static class KillSwitchPages
{
    public static IServiceCollection AddKillSwitchPages(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Operate", 10, "Kill switch", KillSwitchPage.Path, "power", Permissions.ViewKillSwitch));
        services.AddSingleton(new PaletteCommand("Kill an application, a model or everything", "power", KillSwitchPage.Path, Permission: Permissions.Kill));
        services.AddSingleton<SwitchNames>();
        services.AddTransient<KillSwitchPageState>();
        services.AddTransient<HistoryState>();
        services.AddTransient<InstancesState>();
        services.AddSingleton<KillBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<KillBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<KillBanner>());
        return services;
    }
}
