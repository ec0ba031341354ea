using OpsConsole.Web.Controls;
using Radzen;

namespace OpsConsole.Web.Layout;

/// <summary>The shell around all pages.</summary>
internal static class LayoutWeb
{
    public static IServiceCollection AddLayout(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<NavTree>();
        services.AddScoped<Toasts>();
        return services;
    }

    public static void MapLayout(this WebApplication app) => app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}
