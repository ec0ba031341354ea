using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Telemetry.Status;

/// <summary>The page that shows what telemetry was received.</summary>
internal static class StatusWeb
{
    public static IServiceCollection AddTelemetryStatusWeb(this IServiceCollection services)
    {
        services.AddSingleton<TelemetryStatusBuilder>();
        services.AddSingleton(new NavItem("Connect", 20, "Telemetry", "/telemetry", "telemetry", Permissions.ViewTelemetryStatus));
        return services;
    }
}
