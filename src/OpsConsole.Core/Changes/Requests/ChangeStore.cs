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
internal sealed class ChangeStore(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, ChangeFeed feed, ChangeNotices notices, StorageOptions storage, TimeProvider time)
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

    /// <summary>Writes a new one down.</summary>
    public async Task AddAsync(ChangeRequest request, Actor by)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                context.ChangeRequests.Add(request);
                transaction.Record(ChangeEvents.Of(Write(context, request, new ChangeTaken(ChangeStepKind.Opened, null), by), request, by, null));
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }

        feed.Raise();
    }

    /// <summary>Takes a step.</summary>
    /// <param name="id">The change request.</param>
    /// <param name="by">Who.</param>
    /// <param name="step">Changes it, and says what happened; null when nothing did, and then nothing is kept.</param>
    /// <returns>Whether it was written down; false also when there is no such request.</returns>
    public async Task<bool> StepAsync(string id, Actor by, Func<OpsDbContext, ChangeRequest, ChangeTaken?> step)
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
                if (step(context, request) is not { } taken)
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

    /// <summary>Adds a line to the timeline, in a transaction that somebody else commits.</summary>
    public ChangeStep Write(OpsDbContext context, ChangeRequest request, ChangeTaken taken, Actor by)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
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
        };
        context.ChangeSteps.Add(step);
        notices.Tell(context, request, step);
        (request.ChangedAt, request.Revision) = (now, request.Revision + 1);
        return step;
    }

    /// <summary>Says that something changed which somebody else committed.</summary>
    public void Raise() => feed.Raise();
}
