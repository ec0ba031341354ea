using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.KillSwitch.Lane;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>The rules that kill by themselves, and their pages.</summary>
internal static class TripsWeb
{
    public static IServiceCollection AddTripsWeb(this IServiceCollection services)
    {
        services.AddTrips();
        services.AddTransient<TripRulesState>();
        services.AddTransient<TripRuleState>();
        services.AddSingleton(new PaletteCommand("Make a rule that kills by itself", "bolt", "/killswitch/rules/new", Permission: Permissions.ManageTripRules));
        services.AddSingleton<IKillSwitchHealthNote, TripHealthNote>();
        return services;
    }
}
