using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes;

/// <summary>Registers changes and their policy.</summary>
public static class ChangesFeature
{
    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<PolicySource>();
        services.AddSingleton<PolicyTrial>();
        services.AddEvaluations();
        return services;
    }
}
