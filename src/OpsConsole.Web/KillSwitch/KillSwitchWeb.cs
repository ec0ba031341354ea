using OpsConsole.Core.KillSwitch;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Drills;
using OpsConsole.Web.KillSwitch.Lane;
using OpsConsole.Web.KillSwitch.Pages;
using OpsConsole.Web.KillSwitch.Restores;
using OpsConsole.Web.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch;

/// <summary>The kill switch's pages and endpoints.</summary>
internal static class KillSwitchWeb
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/killswitch";

    public static IServiceCollection AddKillSwitchWeb(this IServiceCollection services)
    {
        services.AddKillSwitch();
        services.AddKillSwitchPages();
        services.AddKillLaneWeb();
        services.AddDelivery();
        services.AddDrillsWeb();
        services.AddTripsWeb();
        return services;
    }

    public static void MapKillSwitch(this WebApplication app)
    {
        app.MapRestores();
        app.MapDelivery();
        app.MapDrills();
    }
}
