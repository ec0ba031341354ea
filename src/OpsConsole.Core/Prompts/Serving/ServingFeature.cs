using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Registers what applications ask for.</summary>
internal static class ServingFeature
{
    public static IServiceCollection AddPromptServing(this IServiceCollection services)
    {
        services.AddSingleton<ServedReader>();
        services.AddSingleton<ServedStore>();
        services.AddSingleton(p => new ServedPrompts(
            p.GetRequiredService<PromptCatalog>(), p.GetRequiredService<ServedReader>(), p.GetRequiredService<ServedStore>(), p.GetRequiredService<ReleaseHistory>(), p.GetRequiredService<ILogger<ServedPrompts>>()));
        return services;
    }
}
