using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch;

/// <summary>The kill switch's pages and endpoints.</summary>
internal static class KillSwitchWeb
{
    public static IServiceCollection AddKillSwitchWeb(this IServiceCollection services)
    {
        services.AddKillSwitch();
        services.AddTrips();
        return services;
    }

    public static void MapKillSwitch(this WebApplication app)
    {
    }
}
