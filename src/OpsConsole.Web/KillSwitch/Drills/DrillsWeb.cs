using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Drills of the kill switch: the console's own client, the API, the page.</summary>
internal static class DrillsWeb
{
    /// <summary>Address of the page.</summary>
    public const string Page = "/killswitch/drills";

    public static IServiceCollection AddDrillsWeb(this IServiceCollection services)
    {
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<IDrillProbe, DrillProbe>();
        services.AddTransient<DrillsState>();
        services.AddSingleton<DrillBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<DrillBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<DrillBanner>());
        return services;
    }

    public static void MapDrills(this WebApplication app)
    {
        RouteGroupBuilder drills = app.MapGroup("/api/v1/killswitches").WithTags("Kill switch");
        drills.MapPost("/drill", DrillEndpoints.StartAsync).RequireAuthorization(Permissions.Drill)
            .Accepts<DrillRequestJson>("application/json")
            .WithName("StartDrill").WithSummary("Start a drill: the drill feature is killed and restored, and it is measured who obeys");
        drills.MapGet("/drills", DrillEndpoints.ListAsync).RequireAuthorization(Permissions.ViewKillSwitch)
            .WithName("GetDrills").WithSummary("The drills of one environment, or of all, newest first; one that runs has the outcome 'running'");
    }
}
