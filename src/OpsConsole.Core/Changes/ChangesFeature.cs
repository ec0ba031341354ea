using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Prompts;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Changes;

/// <summary>Registers changes and their policy.</summary>
public static class ChangesFeature
{
    /// <summary>Adds the feature. From then on nothing goes live but by a change request.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddAuditKinds(ChangeEvents.Kinds);
        services.AddSingleton<PolicySource>();
        services.AddSingleton(provider => new PolicyTrial(
            provider.GetRequiredService<PromptLocator>(), provider.GetRequiredService<PromptCatalog>(), provider.GetRequiredService<ReleaseHistory>(), provider.GetRequiredService<ObservedVersions>()));
        services.AddRequests();
        services.AddSingleton<IChangeSubjects, PromptSubjects>();
        services.AddSingleton<IChangePublisher, PromptPublisher>();
        services.Replace(ServiceDescriptor.Singleton<IReleaseGate, ChangeGate>());
        return services;
    }

    private static void AddRequests(this IServiceCollection services)
    {
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<ChangeStore>();
        services.AddSingleton<ChangeStandings>();
        services.AddSingleton<ChangeEvidence>();
        services.AddSingleton<ChangeAssessor>();
        services.AddSingleton<ChangeJudging>();
        services.AddSingleton<ChangeDesk>();
        services.AddSingleton<ChangeOpening>();
        services.AddSingleton<ChangeQueries>();
        services.AddSingleton(provider => new ChangeReleases(
            provider.GetRequiredService<ChangeDesk>(),
            provider.GetRequiredService<ChangeJudging>(),
            provider.GetRequiredService<ChangeStore>(),
            provider.GetRequiredService<ChangeAssessor>(),
            provider.GetRequiredService<IEnumerable<IChangePublisher>>(),
            provider.GetRequiredService<ChangeStandings>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ChangeCommands(
            provider.GetRequiredService<ChangeOpening>(),
            provider.GetRequiredService<ChangeDesk>(),
            provider.GetRequiredService<ChangeStore>(),
            provider.GetRequiredService<ChangeStandings>(),
            provider.GetRequiredService<ChangeReleases>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ApprovalFollower>();
        services.AddSingleton<IProposalFollower>(provider => provider.GetRequiredService<ApprovalFollower>());
        services.AddSingleton<IPersonFollower>(provider => provider.GetRequiredService<ApprovalFollower>());
        services.AddSingleton<ChangeUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeUpkeep>());
    }
}
