using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>The rules that kill by themselves, and their pages.</summary>
internal static class TripsWeb
{
    public static IServiceCollection AddTripsWeb(this IServiceCollection services)
    {
        services.AddTrips();
        return services;
    }
}
