using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Writes into the trail that it is damaged: once, until it is whole again or somebody has looked at it.</summary>
internal sealed partial class DamageReport(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, ILogger<DamageReport> logger)
{
    private bool _reported;

    /// <summary>The trail is whole (again).</summary>
    public void Clear() => _reported = false;

    /// <summary>Reports damage, unless it is reported. It does not fail: a trail may be too damaged to be written to.</summary>
    public async Task ReportAsync(TrailDamagedException damage)
    {
        if (_reported)
        {
            return;
        }

        try
        {
            OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                bool open = await context.AuditAlarms
                    .Where(a => a.AcknowledgedBy == null)
                    .AnyAsync(a => context.AuditEntries.Any(e => e.Seq == a.Seq && e.Kind == CheckpointEvents.DamageDetected)).ConfigureAwait(false);
                if (!open)
                {
                    string logId = await context.AuditHead.Select(h => h.LogId).SingleAsync().ConfigureAwait(false);
                    await trail.RecordAsync(new AuditEvent(CheckpointEvents.DamageDetected, Actor.Console, CheckpointEvents.ObjectType, logId)
                    {
                        Outcome = AuditOutcome.Failed,
                        Reason = damage.Message,
                        After = damage.FirstBad is { } bad ? new JsonObject { ["firstBad"] = bad } : null,
                    }).ConfigureAwait(false);
                }
            }

            _reported = true;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or FormatException or TimeoutException)
        {
            Log.NotReported(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "That the audit trail is damaged could not be written into it.")]
        public static partial void NotReported(ILogger logger, Exception exception);
    }
}
