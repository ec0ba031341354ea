using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>Whether the rules that kill by themselves are judged. While they are not, none kills; people still can.</summary>
internal sealed class TripHealth(TripWatch watch, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (watch.FailingSince is { } since)
        {
            return Task.FromResult(HealthCheckResult.Degraded($"The rules cannot be judged since {since:yyyy-MM-dd HH:mm:ss} UTC: none of them kills until they can."));
        }

        return Task.FromResult(watch.JudgedAt is not { } at ? HealthCheckResult.Healthy("The rules were not judged yet.")
            : time.GetUtcNow().UtcDateTime - at > Overdue ? HealthCheckResult.Degraded($"The rules were judged last at {at:yyyy-MM-dd HH:mm:ss} UTC, and are to be every ten seconds.")
            : HealthCheckResult.Healthy($"{watch.Statuses.Count} rules were judged at {at:HH:mm:ss} UTC, in {watch.Took.TotalMilliseconds:0} ms."));
    }
}
