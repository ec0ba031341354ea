using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Prompts.Repository;

/// <summary>
/// Whether the prompt repository answers. Never worse than degraded: what was read last is served. Anybody may ask, so that where it is and
/// what it said is told in the console only.
/// </summary>
internal sealed class PromptHealth(PromptRepositoryState repository) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        RepositoryStatus status = repository.Current;
        string since = status.FetchedAt is { } at ? $"It answered last at {at:yyyy-MM-dd HH:mm} UTC; what was read then is served." : "It never answered since the start; what an earlier run read is served.";
        return Task.FromResult(status.State switch
        {
            RepositoryState.Ready => HealthCheckResult.Healthy("The prompt repository answers."),
            RepositoryState.Starting => HealthCheckResult.Healthy("The prompt repository is being read."),
            RepositoryState.NotRead => HealthCheckResult.Degraded("The newest commit of the prompt repository could not be read; what was read before is served. The page of the catalog says why."),
            RepositoryState.BranchMissing => HealthCheckResult.Degraded("The prompt repository has no branch of the name in Prompts:Branch. The page of the catalog says more."),
            _ => HealthCheckResult.Degraded($"The prompt repository cannot be read. {since} The page of the catalog says why."),
        });
    }
}
