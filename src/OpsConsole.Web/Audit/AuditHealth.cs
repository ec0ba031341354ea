using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Audit;

/// <summary>
/// Whether the audit trail is signed, kept outside the database, and what was kept there. Never worse than degraded: the console serves
/// without it. Anybody may ask, so that files and servers are named on the page of the trail only.
/// </summary>
internal sealed partial class AuditHealth(
    IDbContextFactory<OpsDbContext> contexts,
    CheckpointIssuer issuer,
    NewestCheckpoint newest,
    AnchorStates anchors,
    AnchorFindings findings,
    TimeProvider time,
    ILogger<AuditHealth> logger) : IHealthCheck
{
    private static readonly TimeSpan LongUnsigned = TimeSpan.FromMinutes(2), LongFailing = TimeSpan.FromMinutes(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> problems = [];
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (findings.Open.Count > 0)
        {
            problems.Add("The trail is not what was anchored outside the database. Somebody must look at the alarm on its page.");
        }

        if (await UnsignedAsync(now, cancellationToken) is { } unsigned)
        {
            problems.Add(unsigned);
        }

        problems.AddRange(anchors.All.Where(a => now - a.FailingSince > LongFailing).Select(
            a => $"The anchor '{a.Name}' has failed since {a.FailingSince:yyyy-MM-dd HH:mm} UTC. The page of the trail says why."));
        return problems.Count == 0
            ? HealthCheckResult.Healthy($"{newest.Current?.Checkpoint.Size ?? 0} entries are signed; {anchors.All.Count(a => a.FailingSince is null)} of {anchors.All.Count} anchors take them.")
            : HealthCheckResult.Degraded(string.Join(' ', problems));
    }

    /// <summary>Why the trail is not signed; null when it is. What may heal by itself is given a while, what somebody must mend is not.</summary>
    private async Task<string?> UnsignedAsync(DateTime now, CancellationToken cancellationToken) => issuer.State.Trouble switch
    {
        CheckpointTrouble.NoKey => "The trail is not signed: its key cannot be used. The page of the trail says why.",
        CheckpointTrouble.Damaged => "The trail is damaged and not signed any more. The page of the trail says where.",
        _ => await UnsignedSinceAsync(cancellationToken) is { } since && now - since > LongUnsigned ? $"Entries since {since:yyyy-MM-dd HH:mm} UTC are not signed." : null,
    };

    /// <summary>When the oldest entry was written that no checkpoint covers; null when all are covered, or the database does not answer, which is another check's.</summary>
    private async Task<DateTime?> UnsignedSinceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using OpsDbContext database = await contexts.CreateDbContextAsync(cancellationToken);
            long signed = newest.Current?.Checkpoint.Size ?? 0;
            return await database.AuditEntries.Where(e => e.Seq >= signed).OrderBy(e => e.Seq).Select(e => (DateTime?)e.RecordedAt).FirstOrDefaultAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.NotRead(logger, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Whether the audit trail is signed could not be read.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
