using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Registers the pages that read the catalog, their line above all pages, and what the palette finds.</summary>
internal static class PromptsPages
{
    public static IServiceCollection AddPromptsPages(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Operate", 20, "Prompts", PromptsWeb.Path, "prompt", Permissions.ViewPrompts));
        services.AddSingleton(new PaletteCommand("Prompts that run another version than released", "warn", new CatalogView { State = CatalogWords.Drift }.Href(), Permission: Permissions.ViewPrompts));
        services.AddSingleton(new PaletteCommand("Prompts with a broken file", "bad", new CatalogView { State = CatalogWords.Broken }.Href(), Permission: Permissions.ViewPrompts));
        services.AddSingleton<IPaletteSource, PromptPalette>();
        services.AddTransient<CatalogPageState>();
        services.AddTransient<PromptPageState>();
        services.AddTransient<CompareState>();
        services.AddTransient<BlameState>();
        services.AddTransient<ReleasesState>();
        services.AddTransient<NumbersState>();
        services.AddSingleton<RepositoryBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<RepositoryBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<RepositoryBanner>());
        services.AddSingleton<BypassBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<BypassBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<BypassBanner>());
        services.AddSingleton<DriftBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<DriftBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<DriftBanner>());
        return services;
    }
}
