using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Sources.Files;

namespace OpsConsole.Web.Sources;

/// <summary>Sources, from which the console pulls numbers, and their pages.</summary>
internal static class SourcesWeb
{
    /// <summary>Address of the list.</summary>
    public const string Page = "/sources";

    /// <summary>Address of the files of a source.</summary>
    public static string ImportsOf(string id) => $"{Page}/{Uri.EscapeDataString(id)}/imports";

    public static IServiceCollection AddSourcesWeb(this IServiceCollection services)
    {
        services.AddSources();
        services.AddSingleton<PulledNumbers>();
        services.AddSingleton<SourceBills>();
        services.AddTransient<SourcesState>();
        services.AddTransient<SourceFormState>();
        services.AddSingleton(new NavItem("Connect", 30, "Sources", Page, "download", Permissions.ViewSources));
        services.AddSingleton(new PaletteCommand("Add a source", "plus", Page + "/new", Permission: Permissions.ManageSources));
        services.AddTransient<ImportsState>();
        return services;
    }

    public static void MapSources(this WebApplication app) => app.MapImportsApi();
}
