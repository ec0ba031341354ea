using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Registers evaluations.</summary>
internal static class EvaluationsFeature
{
    public static IServiceCollection AddEvaluations(this IServiceCollection services)
    {
        services.AddAuditKinds(EvaluationEvents.Kinds);
        services.AddSingleton<EvaluationStore>();
        services.AddSingleton(provider => new EvaluationQueries(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>()));
        services.AddSingleton(provider => new EvaluationCommands(
            provider.GetRequiredService<PromptCommits>(),
            provider.GetRequiredService<EvaluationStore>(),
            provider.GetRequiredService<EvaluationQueries>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
