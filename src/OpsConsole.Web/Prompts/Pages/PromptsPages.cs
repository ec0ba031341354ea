using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Registers the pages that read the catalog, their line above all pages, and what the palette finds.</summary>
internal static class PromptsPages
{
    public static IServiceCollection AddPromptsPages(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Operate", 20, "Prompts", PromptsWeb.Path, "prompt", Permissions.ViewPrompts));
        services.AddSingleton(new PaletteCommand("Prompts that run another version than released", "warn", new CatalogView { State = "drift" }.Href(), Permission: Permissions.ViewPrompts));
        services.AddSingleton(new PaletteCommand("Prompts with a broken file", "bad", new CatalogView { State = "broken" }.Href(), Permission: Permissions.ViewPrompts));
        services.AddSingleton<IPaletteSource, PromptPalette>();
        services.AddTransient<CatalogPageState>();
        services.AddTransient<PromptPageState>();
        services.AddTransient<CompareState>();
        services.AddTransient<ReleasesState>();
        services.AddTransient<NumbersState>();
        return services;
    }
}
