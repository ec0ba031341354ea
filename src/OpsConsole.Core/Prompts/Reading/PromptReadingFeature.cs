using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>Registers the history and what pages ask.</summary>
internal static class PromptReadingFeature
{
    public static IServiceCollection AddPromptReading(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PromptHistory(
            provider.GetRequiredService<PromptRepository>(), provider.GetRequiredService<PromptsOptions>(), provider.GetRequiredService<StorageOptions>()));
        services.AddSingleton(provider => new PromptQueries(
            provider.GetRequiredService<PromptRepository>(), provider.GetRequiredService<PromptCatalog>(), provider.GetRequiredService<PromptHistory>(), provider.GetRequiredService<PromptsOptions>(),
            new LiveFacts(provider.GetRequiredService<ReleaseHistory>(), provider.GetRequiredService<ObservedVersions>())));
        services.AddSingleton(provider => new RepositoryDocuments(
            provider.GetRequiredService<PromptRepository>(), provider.GetRequiredService<PromptCatalog>(), provider.GetRequiredService<PromptHistory>()));
        services.AddSingleton(provider => new PromptCommits(provider.GetRequiredService<PromptRepository>(), provider.GetRequiredService<PromptLocator>()));
        return services;
    }
}
