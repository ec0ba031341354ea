using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Registers what applications ask for.</summary>
internal static class ServingFeature
{
    public static IServiceCollection AddPromptServing(this IServiceCollection services)
    {
        services.AddSingleton<ServedReader>();
        services.AddSingleton<ServedStore>();
        services.AddSingleton<ServedUpkeep>();
        services.AddSingleton(p => new ServedPrompts(
            p.GetRequiredService<PromptCatalog>(), p.GetRequiredService<ServedReader>(), p.GetRequiredService<ServedUpkeep>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }
}
