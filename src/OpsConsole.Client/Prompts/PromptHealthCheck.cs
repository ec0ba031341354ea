using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpsConsole.Client.Prompts;

/// <summary>Says whether the application's prompts are up to date: degraded while the console does not confirm one. Take it for alerts, not for whether to restart.</summary>
/// <param name="client">The prompts.</param>
public sealed class PromptHealthCheck(PromptClient client) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PromptStatus> prompts = client.Status;
        Dictionary<string, object> data = prompts.ToDictionary(p => $"{p.Name} ({p.Environment})", object (p) => $"{p.Version ?? "none"} from {p.Source?.ToString() ?? "nowhere"}");
        return Task.FromResult(prompts.FirstOrDefault(p => p.IsStale) is { } stale
            ? HealthCheckResult.Degraded($"The prompt {stale.Name} is not confirmed by the console. {stale.Problem}", data: data)
            : HealthCheckResult.Healthy("The prompts are up to date.", data));
    }
}
