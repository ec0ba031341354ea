using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>Writes notes and takes them away. Whoever sees numbers may write; the author and administrators take away.</summary>
public sealed class NoteCommands(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, StorageOptions storage, TimeProvider time)
{
    private const string Unknown = "-";

    private readonly SortableId _ids = new(time, storage.Node);

    /// <summary>Writes a note.</summary>
    public async Task<NoteOutcome> AddAsync(Actor by, NoteDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (by.Type != ActorType.Person || !by.May(Permissions.ViewMetrics, access))
        {
            await trail.RecordAsync(NoteEvents.Of(NoteEvents.Added, by, Unknown) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return new NoteOutcome(null, "Only people who are signed in write notes.", Denied: true);
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (draft.Problem(now) is { } problem)
        {
            return new NoteOutcome(null, problem);
        }

        TimelineNote note = new()
        {
            Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
            Text = draft.Text.Trim(),
            At = draft.At,
            Until = draft.Until,
            Application = draft.Application,
            Environment = draft.Environment,
            ById = by.Id,
            WrittenAt = now,
        };
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                context.TimelineNotes.Add(note);
                transaction.Record(NoteEvents.Of(NoteEvents.Added, by, note.Id, note.Environment) with { After = NoteEvents.Picture(note) });
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return new NoteOutcome(note.Id);
    }

    /// <summary>Takes a note away. One that is gone already stays gone.</summary>
    public async Task<NoteOutcome> RemoveAsync(Actor by, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(id);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                TimelineNote? note = await context.TimelineNotes.SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
                bool may = by.May(Permissions.ViewMetrics, access) && (by.Type == ActorType.Shell || (note is not null && by.Is(note.ById)) || by.May(Permissions.ManagePeople, access));
                if (note is not null && may)
                {
                    context.TimelineNotes.Remove(note);
                    transaction.Record(NoteEvents.Of(NoteEvents.Removed, by, note.Id, note.Environment) with { Before = NoteEvents.Picture(note) });
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return new NoteOutcome(id);
                }

                if (note is null)
                {
                    return new NoteOutcome(id);
                }
            }
        }

        await trail.RecordAsync(NoteEvents.Of(NoteEvents.Removed, by, id) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
        return new NoteOutcome(null, "Only its author and administrators remove a note.", Denied: true);
    }
}
