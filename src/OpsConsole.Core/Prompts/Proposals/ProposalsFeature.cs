using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Registers proposals.</summary>
internal static class ProposalsFeature
{
    public static IServiceCollection AddProposals(this IServiceCollection services)
    {
        services.AddSingleton<ProposalTargets>();
        services.AddSingleton<ProposalFeed>();
        services.AddSingleton<ProposalStore>();
        services.AddSingleton<ProposalStandings>();
        services.AddSingleton<ProposalMerge>();
        services.AddSingleton<ProposalWatch>();
        services.AddSingleton(provider => new ProposalQueries(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<PromptRepository>(),
            provider.GetRequiredService<ProposalStandings>(),
            provider.GetRequiredService<PromptLocator>(),
            provider.GetRequiredService<PromptsOptions>()));
        services.AddSingleton(provider => new ProposalCommands(
            provider.GetRequiredService<ProposalTargets>(),
            provider.GetRequiredService<ProposalStore>(),
            provider.GetRequiredService<ProposalMerge>(),
            provider.GetRequiredService<PromptRepository>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<PromptsOptions>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
