using OpsConsole.Core.Alerts;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Alerts;

/// <summary>Notifications: by which channels they go out, and what became of them.</summary>
internal static class AlertsWeb
{
    public static IServiceCollection AddAlertsWeb(this IServiceCollection services)
    {
        services.AddAlerts();
        services.AddTransient<DeliveryPageState>();
        services.AddSingleton(new NavItem("Settings", 30, "Notifications", AlertCommands.Page, "bell", Permissions.ViewNotifications));
        services.AddSingleton(new PaletteCommand("Send a test notification", "bell", AlertCommands.Page, Permission: Permissions.TestNotifications));
        return services;
    }
}
