using OpsConsole.Web.Controls;
using OpsConsole.Web.Layout.ReadAhead;

namespace OpsConsole.Web.Layout;

/// <summary>The shell around all pages.</summary>
internal static class LayoutWeb
{
    public static IServiceCollection AddLayout(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemForPrograms>();
        services.AddHostedService<PagesAhead>();
        services.AddScoped<NavTree>();
        services.AddScoped<Toasts>();
        services.AddSingleton(new PaletteCommand("Theme: light", "sun", Act: "theme-light"));
        services.AddSingleton(new PaletteCommand("Theme: dark", "moon", Act: "theme-dark"));
        services.AddSingleton(new PaletteCommand("Theme: like the system", "system", Act: "theme-system"));
        services.AddSingleton(new PaletteCommand("Keyboard shortcuts", "keyboard", Act: "shortcuts"));
        services.AddSingleton(new PaletteCommand("Your account", "user", Href: "/account"));
        return services;
    }

    public static void MapLayout(this WebApplication app) => app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}
