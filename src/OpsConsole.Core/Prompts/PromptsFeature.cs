using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Prompts;

/// <summary>Registers the prompt catalog.</summary>
public static class PromptsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Prompts</c>.</summary>
    public static IServiceCollection AddPrompts(this IServiceCollection services)
    {
        services.AddOptions<PromptsOptions>().BindConfiguration("Prompts").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PromptsOptions>, ValidatePromptsOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PromptsOptions>>().Value);
        services.AddAuditKinds(PromptEvents.Kinds);
        services.AddSingleton<PromptRepository>();
        services.AddSingleton<CatalogReader>();
        services.AddSingleton<PromptCatalog>();
        services.AddPromptReading();
        services.AddSingleton<PromptSync>();
        services.AddSingleton(provider => new PromptFetch(
            provider.GetRequiredService<PromptSync>(), provider.GetRequiredService<PromptRepository>(), provider.GetRequiredService<AccessDirectory>(), provider.GetRequiredService<DeniedAttempts>()));
        services.AddSingleton<PromptSyncPace>();
        services.AddHostedService<RewriteRecorder>();
        services.AddSingleton(provider => new PromptRepositoryState(provider.GetRequiredService<PromptRepository>()));
        services.AddSingleton(provider => new PromptWebhook(
            provider.GetRequiredService<PromptSync>(), provider.GetRequiredService<PromptsOptions>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PromptWebhook>>()));
        services.AddPromptServing();
        services.AddPromptObserving();
        services.AddRepeatedJob<PromptSyncJob>(PromptSyncJob.Name, "Asks the prompt repository for news", TimeSpan.Zero, provider => provider.GetRequiredService<PromptsOptions>().FetchInterval, onEachNode: true); // each has a mirror of its own
        services.AddReleases();
        services.AddProposals();
        return services;
    }
}
