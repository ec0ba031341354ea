using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Upkeep;

/// <summary>An entry that somebody must look at.</summary>
/// <param name="Seq">Its position.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Says">What happened, as a sentence without its subject.</param>
/// <param name="Outcome">How it ended: <c>done</c>, <c>denied</c> or <c>failed</c>.</param>
/// <param name="At">When it was written, UTC.</param>
public sealed record OpenAlarm(long Seq, string Kind, string Says, string Outcome, DateTime At);

/// <summary>How an acknowledgement ended.</summary>
public enum AcknowledgeOutcome
{
    /// <summary>It is acknowledged, now or by somebody before.</summary>
    Done,

    /// <summary>The actor may not.</summary>
    NotAllowed,

    /// <summary>Nothing was said about what was found.</summary>
    NoNote,

    /// <summary>The entry is no alarm.</summary>
    NotFound,
}

/// <summary>Alarms of the trail, and what people say about them.</summary>
public sealed class AuditAlarms(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AuditKinds kinds, AccessDirectory access)
{
    /// <summary>Number of alarms that nobody has acknowledged.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.AuditAlarms.CountAsync(a => a.AcknowledgedBy == null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Alarms that nobody has acknowledged, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<OpenAlarm>> OpenAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.AuditAlarms.AsNoTracking().Where(a => a.AcknowledgedBy == null).OrderByDescending(a => a.Seq).Take(limit)
                .Join(context.AuditEntries, a => a.Seq, e => e.Seq, (_, e) => new { e.Seq, e.Kind, e.Outcome, e.RecordedAt })
                .OrderByDescending(e => e.Seq).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(e => new OpenAlarm(e.Seq, e.Kind, kinds.Find(e.Kind)?.Says ?? e.Kind, e.Outcome, e.RecordedAt))];
        }
    }

    /// <summary>Says that somebody looked at an alarm, and what was found. Doing it twice is done.</summary>
    /// <param name="seq">Position of the entry.</param>
    /// <param name="note">What was found.</param>
    /// <param name="by">Who looked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AcknowledgeOutcome> AcknowledgeAsync(long seq, string note, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(by);
        AuditEvent acknowledged = new(UpkeepEvents.AlarmAcknowledged, by, UpkeepEvents.EntryType, UpkeepEvents.IdOf(seq)) { Reason = note };
        if (by.Type is not (ActorType.Person or ActorType.Shell) || !by.May(Permissions.ManageAudit, access))
        {
            await trail.RecordAsync(acknowledged with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return AcknowledgeOutcome.NotAllowed;
        }

        if (string.IsNullOrWhiteSpace(note))
        {
            return AcknowledgeOutcome.NoNote;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                AuditHead end = await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // of two who acknowledge, the second sees the first
                AuditAlarm? alarm = await context.AuditAlarms.SingleOrDefaultAsync(a => a.Seq == seq, cancellationToken).ConfigureAwait(false);
                if (alarm is null || alarm.AcknowledgedBy is not null)
                {
                    return alarm is null ? AcknowledgeOutcome.NotFound : AcknowledgeOutcome.Done;
                }

                alarm.AcknowledgedBy = end.Size;
                transaction.Record(acknowledged with { After = new JsonObject { ["acknowledged"] = true }, Before = new JsonObject { ["acknowledged"] = false } });
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return AcknowledgeOutcome.Done;
            }
        }
    }
}
