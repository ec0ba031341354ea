using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>The page that shows how an application is connected.</summary>
internal static class ConnectWeb
{
    public static IServiceCollection AddConnectWeb(this IServiceCollection services)
    {
        services.AddSingleton<FirstSpan>();
        services.AddScoped<TelemetryKeys>();
        services.AddScoped<MakeKey>(provider => provider.GetRequiredService<TelemetryKeys>().MakeAsync);
        services.AddSingleton(new NavItem("Connect", 10, "Connect an application", "/connect", "connect", Permissions.ViewTelemetryStatus));
        return services;
    }
}
