using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.Changes.Prompts;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes;

/// <summary>Registers changes and their policy.</summary>
public static class ChangesFeature
{
    /// <summary>Adds the feature. From then on nothing goes live but by a change request.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddPolicies();
        services.AddSingleton(provider => new PolicyTrial(
            provider.GetRequiredService<PromptLocator>(), provider.GetRequiredService<PromptCatalog>(), provider.GetRequiredService<ReleaseHistory>(), provider.GetRequiredService<ObservedVersions>()));
        services.AddEvaluations();
        services.AddRequests();
        services.AddReading();
        services.AddSingleton<ChangeAuthors>();
        services.AddSingleton<IChangeSubjects, PromptSubjects>();
        services.AddSingleton<IChangePublisher, PromptPublisher>();
        services.Replace(ServiceDescriptor.Singleton<IReleaseGate, ChangeGate>());
        services.AddRestores();
        services.AddSettings();
        services.AddPreflight();
        services.AddSingleton<PromptTraffic>();
        services.AddSingleton<ImpactReader>();
        services.AddSingleton<SimilarIncidents>();
        return services;
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddAuditKinds(PolicyEvents.Kinds);
        services.AddSingleton<PolicySource>();
        services.AddSingleton<AdoptedPolicies>();
        services.AddSingleton<PolicyAdoption>();
        services.AddSingleton<PolicyCommits>();
        services.AddSingleton<PolicyTexts>();
        services.AddSingleton<PolicyWatch>();
        services.AddSingleton<IChangeSubjects, PolicySubjects>();
        services.AddSingleton<IChangePublisher, PolicyPublisher>();
        services.AddSingleton(provider => new PolicyInForce(
            provider.GetRequiredService<PolicySource>(), provider.GetRequiredService<AdoptedPolicies>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton(provider => new PolicyProposals(
            provider.GetRequiredService<PolicyInForce>(), provider.GetRequiredService<PolicySource>(), provider.GetRequiredService<PolicyCommits>(), provider.GetRequiredService<ChangeCommands>(),
            provider.GetRequiredService<AccessDirectory>()));
    }

    /// <summary>The checks before a release, in the order in which people see them.</summary>
    private static void AddPreflight(this IServiceCollection services)
    {
        services.AddSingleton<RunningVersion>();
        services.AddSingleton<RepositoryWritable>();
        services.AddSingleton<ModelPriced>();
        services.AddSingleton<VariablesSupplied>();
        services.AddSingleton<EnvironmentHeard>();
        services.AddSingleton(provider => new PreflightChecks(
            [
                provider.GetRequiredService<RepositoryWritable>(), provider.GetRequiredService<ModelPriced>(), provider.GetRequiredService<VariablesSupplied>(),
                provider.GetRequiredService<EnvironmentHeard>(),
            ],
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PreflightChecks>>()));
    }
}
