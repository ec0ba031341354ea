using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Says whether kills would be heard. Unhealthy when the key is refused, for somebody must act; degraded while the console is not heard. The
/// application works in both cases: take it for alerts, not for whether to restart.
/// </summary>
/// <param name="client">The kill switch.</param>
public sealed class KillSwitchHealthCheck(KillSwitchClient client) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        KillSwitchStatus status = client.Status;
        Dictionary<string, object> data = new()
        {
            ["transport"] = status.Transport.ToString(),
            ["basis"] = status.Basis.ToString(),
            ["state"] = status.State?.Id ?? "",
            ["killed"] = status.State?.KilledCount ?? 0,
            ["malformed"] = status.Malformed,
            ["lastHeard"] = status.LastHeard?.ToString("O") ?? "",
        };
        return Task.FromResult(status switch
        {
            { AuthFailed: true } => HealthCheckResult.Unhealthy(status.LastError, data: data),
            { IsStale: true } => HealthCheckResult.Degraded($"The kill switch is not heard; the state is {status.Basis}. {status.LastError}", data: data),
            { StateProblem: { } problem } => HealthCheckResult.Degraded(problem, data: data),
            _ => HealthCheckResult.Healthy("The kill switch is heard.", data),
        });
    }
}
