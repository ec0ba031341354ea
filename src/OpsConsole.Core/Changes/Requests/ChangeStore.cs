using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Changes.Notices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>A step that is to be written down.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">Reason, comment or what was found; null for nothing.</param>
internal sealed record ChangeTaken(ChangeStepKind Kind, string? Text);

/// <summary>
/// What the database knows of change requests. Each step is one transaction that holds the end of the audit log from its start: of any number at once,
/// on any node, each sees what those before it did.
/// </summary>
internal sealed class ChangeStore(
    IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, AssessedChanges assessed, ChangeStandings standings, ChangeFeed feed, ChangeNotices notices, StorageOptions storage,
    TimeProvider time)
{
    private readonly SortableId _ids = new(time, storage.Node);

    public string NextId() => _ids.Next().ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A change request with its approvals; null when there is none.</summary>
    public async Task<ChangeRequest?> FindAsync(string id, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking().Include(r => r.Approvals).SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ids of those in some states, the oldest first.</summary>
    public async Task<List<string>> IdsAsync(IReadOnlyList<ChangeState> states, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking().Where(r => states.Contains(r.State)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Change requests in some states as upkeep looks at them, the oldest first: without their words, approvals and timeline.</summary>
    public async Task<List<ChangeRequest>> GlanceAsync(IReadOnlyList<ChangeState> states, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking().Where(r => states.Contains(r.State)).OrderBy(r => r.Id)
                .Select(r => new ChangeRequest
                {
                    Id = r.Id, Kind = r.Kind, Environment = r.Environment, Subject = r.Subject, Title = r.Title, Proposal = r.Proposal, Wanted = r.Wanted, Risk = r.Risk, State = r.State,
                    AuthorId = r.AuthorId, AuthorName = r.AuthorName, ChangedAt = r.ChangedAt, WaitsSince = r.WaitsSince, ExpiresAt = r.ExpiresAt, EscalatedAt = r.EscalatedAt,
                    GlassBrokenBy = r.GlassBrokenBy, GlassBrokenAt = r.GlassBrokenAt, ReviewedBy = r.ReviewedBy, Revision = r.Revision,
                })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ids of those whose broken glass nobody reviewed, and nobody was told of that.</summary>
    /// <param name="before">Broken until then, UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<List<string>> UnreviewedAsync(DateTime before, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking().Where(r => r.GlassBrokenBy != null && r.ReviewedBy == null && r.EscalatedAt == null && r.GlassBrokenAt <= before)
                .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a new one down.</summary>
    /// <returns>The one that asks for the very same and is open already: then nothing is written. Null when there is none.</returns>
    public async Task<ChangeRequest?> AddAsync(ChangeRequest request, Actor by)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LogEnd.HoldAsync(context, CancellationToken.None).ConfigureAwait(false);
                if (await context.ChangeRequests.AsNoTracking()
                    .Where(r => r.Hash != "" && r.Hash == request.Hash && ChangeStates.Open.Contains(r.State) && (r.State != ChangeState.Draft || r.AuthorId == request.AuthorId))
                    .OrderBy(r => r.Id).FirstOrDefaultAsync().ConfigureAwait(false) is { } same)
                {
                    return same;
                }

                context.ChangeRequests.Add(request);
                transaction.Record(ChangeEvents.Of(Write(context, request, new ChangeTaken(ChangeStepKind.Opened, null), by), request, by, null));
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }

        feed.Raise();
        return null;
    }

    /// <summary>Takes a step.</summary>
    /// <param name="id">The change request.</param>
    /// <param name="by">Who.</param>
    /// <param name="step">Changes it, and says what happened; null when nothing did, and then nothing is kept.</param>
    /// <returns>Whether it was written down; false also when there is no such request.</returns>
    public Task<bool> StepAsync(string id, Actor by, Func<OpsDbContext, ChangeRequest, ChangeTaken?> step) => StepAsync(id, by, (context, request) => Task.FromResult(step(context, request)));

    /// <summary>Takes a step that asks the database for more.</summary>
    public async Task<bool> StepAsync(string id, Actor by, Func<OpsDbContext, ChangeRequest, Task<ChangeTaken?>> step)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LogEnd.HoldAsync(context, CancellationToken.None).ConfigureAwait(false);
                if (await context.ChangeRequests.Include(r => r.Approvals).SingleOrDefaultAsync(r => r.Id == id).ConfigureAwait(false) is not { } request)
                {
                    return false;
                }

                ChangeState before = request.State;
                if (await step(context, request).ConfigureAwait(false) is not { } taken)
                {
                    return false;
                }

                transaction.Record(ChangeEvents.Of(Write(context, request, taken, by), request, by, before));
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }

        feed.Raise();
        return true;
    }

    /// <summary>Adds a line to the timeline, with what was judged where that counts, in a transaction that somebody else commits.</summary>
    public ChangeStep Write(OpsDbContext context, ChangeRequest request, ChangeTaken taken, Actor by)
    {
        DateTime now = request.Later(time.GetUtcNow().UtcDateTime);
        string name = CommitAuthor.NameOf(by, access);
        ChangeStep step = new()
        {
            Id = NextId(),
            RequestId = request.Id,
            Kind = taken.Kind,
            At = now,
            ById = by.Id,
            ByName = name.Length > 300 ? name[..300] : name,
            Text = taken.Text?.Length > ChangesConfiguration.TextLength ? taken.Text[..ChangesConfiguration.TextLength] : taken.Text,
            Hash = request.Hash.Length == 0 ? null : request.Hash[..ContentHash.ShortLength],
            Judged = KeptVerdict.IsOf(taken.Kind) && assessed.Last(request.Id) is { } found && found.Hash == request.Hash ? KeptVerdict.Write(found, standings.Of(request, found, now)) : null,
        };
        context.ChangeSteps.Add(step);
        notices.Tell(context, request, step);
        (request.ChangedAt, request.Revision) = (now, request.Revision + 1);
        return step;
    }

    /// <summary>Says that something changed which somebody else committed.</summary>
    public void Raise() => feed.Raise();
}
