using OpsConsole.Core.KillSwitch;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch;

/// <summary>The kill switch's pages and endpoints.</summary>
internal static class KillSwitchWeb
{
    public static IServiceCollection AddKillSwitchWeb(this IServiceCollection services)
    {
        services.AddKillSwitch();
        services.AddDelivery();
        services.AddTripsWeb();
        return services;
    }

    public static void MapKillSwitch(this WebApplication app)
    {
        app.MapDelivery();
    }
}
