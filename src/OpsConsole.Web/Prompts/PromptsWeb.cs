using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Prompts;
using OpsConsole.Web.Prompts.Pages;
using OpsConsole.Web.Prompts.Repository;
using OpsConsole.Web.Prompts.Editing;
using OpsConsole.Web.Prompts.Releases;
using OpsConsole.Web.Prompts.Serving;

namespace OpsConsole.Web.Prompts;

/// <summary>The prompt catalog's pages and endpoints.</summary>
internal static class PromptsWeb
{
    /// <summary>Address of the catalog.</summary>
    public const string Path = "/prompts";

    public static IServiceCollection AddPromptsWeb(this IServiceCollection services)
    {
        services.AddPrompts();
        services.AddPromptsPages();
        services.AddEditingWeb();
        services.AddPromptServingWeb();
        services.AddSingleton<ReleaseByChange>();
        services.AddHealthChecks().AddCheck<PromptHealth>("prompts", HealthStatus.Degraded);
        return services;
    }

    public static void MapPrompts(this WebApplication app)
    {
        app.MapPromptServing();
        app.MapReleases();
        app.MapPromptWebhook();
    }
}
