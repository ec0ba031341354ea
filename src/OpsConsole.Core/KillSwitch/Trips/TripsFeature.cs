using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>Registers the rules that kill by themselves. They read the numbers of the dashboards.</summary>
public static class TripsFeature
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddTrips(this IServiceCollection services)
    {
        services.AddSingleton<TripMeter>();
        services.AddSingleton<TripWatch>();
        services.AddSingleton<TripRuleCommands>();
        services.AddSingleton<TripPreviews>();
        services.AddSingleton<TripQueries>();
        services.AddHostedService<TripLoop>();
        return services;
    }
}
