using OpsConsole.Core.KillSwitch;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Drills;
using OpsConsole.Web.KillSwitch.Pages;
using OpsConsole.Web.KillSwitch.Restores;

namespace OpsConsole.Web.KillSwitch;

/// <summary>The kill switch's pages and endpoints.</summary>
internal static class KillSwitchWeb
{
    public static IServiceCollection AddKillSwitchWeb(this IServiceCollection services)
    {
        services.AddKillSwitch();
        services.AddKillSwitchPages();
        services.AddDelivery();
        services.AddDrillsWeb();
        return services;
    }

    public static void MapKillSwitch(this WebApplication app)
    {
        app.MapRestores();
        app.MapDelivery();
        app.MapDrills();
    }
}
