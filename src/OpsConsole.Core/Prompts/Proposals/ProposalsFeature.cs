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
        services.AddSingleton(provider => new ProposalCommands(
            provider.GetRequiredService<ProposalTargets>(),
            provider.GetRequiredService<PromptRepository>(),
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<PromptsOptions>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
