using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Notices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Registers change requests.</summary>
internal static class RequestsFeature
{
    public static IServiceCollection AddRequests(this IServiceCollection services)
    {
        services.AddAuditKinds(ChangeEvents.Kinds);
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<AssessedChanges>();
        services.AddSingleton<ChangeNotices>();
        services.AddSingleton<ChangeStore>();
        services.AddSingleton<ChangeStandings>();
        services.AddSingleton<ChangeDecision>();
        services.AddSingleton<ChangeEvidence>();
        services.AddSingleton<ChangeAssessor>();
        services.AddSingleton<ChangeEnds>();
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
            provider.GetRequiredService<ChangeEnds>(),
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
        services.AddSingleton<IEvaluationFollower>(provider => provider.GetRequiredService<ApprovalFollower>());
        services.AddSingleton<IPersonFollower>(provider => provider.GetRequiredService<ApprovalFollower>());
        services.AddSingleton<ChangeGlances>();
        services.AddSingleton<ChangeEscalation>();
        services.AddSingleton<ChangeUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeUpkeep>());
        return services;
    }
}
