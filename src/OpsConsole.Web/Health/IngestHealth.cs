using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Web.Health;

/// <summary>Whether telemetry is taken in.</summary>
internal sealed class IngestHealth(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(services.GetService<ITelemetryIngest>() is null
            ? HealthCheckResult.Unhealthy("Nothing takes telemetry in.")
            : HealthCheckResult.Healthy());
}
