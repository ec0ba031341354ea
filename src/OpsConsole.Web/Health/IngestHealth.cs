using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Web.Health;

/// <summary>Whether telemetry is taken in: a queue that is nearly full means that exporters are being asked to wait.</summary>
internal sealed class IngestHealth(IngestCounters counters, IOptions<TelemetryOptions> options) : IHealthCheck
{
    private const double NearlyFull = 0.9;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        bool full = counters.QueuedBytes >= options.Value.QueueBytes * NearlyFull || counters.QueuedRequests >= options.Value.QueueRequests * NearlyFull;
        string detail = $"{counters.QueuedRequests} requests wait to be written.";
        return Task.FromResult(full ? HealthCheckResult.Degraded(detail + " Exporters are asked to try again later.") : HealthCheckResult.Healthy(detail));
    }
}
