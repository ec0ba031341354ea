using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Web.Audit;

/// <summary>Whether the audit trail is signed. Anybody may ask, so the reason, which may name files, is for the log and the page.</summary>
internal sealed class SigningHealth(CheckpointIssuer issuer, NewestCheckpoint newest) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(issuer.State.Trouble switch
    {
        CheckpointTrouble.None => HealthCheckResult.Healthy($"{newest.Current?.Checkpoint.Size ?? 0} entries are signed."),
        CheckpointTrouble.NoKey => HealthCheckResult.Degraded("The audit trail is not signed: its key cannot be used. The log of the console says why."),
        CheckpointTrouble.Damaged => HealthCheckResult.Degraded("The audit trail is damaged and not signed any more. The page of the audit trail says where."),
        _ => HealthCheckResult.Degraded("The audit trail could not be signed. It is tried again."),
    });
}
