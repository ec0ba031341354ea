using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Registers releases.</summary>
internal static class ReleasesFeature
{
    public static IServiceCollection AddReleases(this IServiceCollection services)
    {
        services.AddSingleton<EnvironmentLog>();
        services.AddSingleton<PromptLocator>();
        services.AddSingleton<ReleaseRows>();
        services.TryAddSingleton<IReleaseGate, OpenGate>();
        services.AddSingleton<ReleasePublisher>();
        services.AddSingleton<ReleaseTargets>();
        services.AddSingleton<ReleaseCandidates>();
        services.AddSingleton(provider => new ReleaseHistory(
            provider.GetRequiredService<EnvironmentLog>(),
            provider.GetRequiredService<PromptRepository>(),
            provider.GetRequiredService<PromptCatalog>(),
            provider.GetRequiredService<PromptHistory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PromptReleases(
            provider.GetRequiredService<ReleaseRows>(),
            provider.GetRequiredService<IReleaseGate>(),
            provider.GetRequiredService<ReleasePublisher>(),
            provider.GetRequiredService<ReleaseTargets>(),
            provider.GetRequiredService<ReleaseHistory>(),
            provider.GetRequiredService<PromptSync>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICauseSource, ReleaseCauses>();
        services.AddSingleton<BypassWatch>();
        services.AddSingleton<ReleaseRecovery>();
        services.AddSingleton<ReleaseUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<ReleaseUpkeep>());
        return services;
    }
}
