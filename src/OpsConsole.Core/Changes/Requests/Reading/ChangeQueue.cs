using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>The queue of changes: read once for all, then put in order for each person from memory. Starts no process.</summary>
public sealed class ChangeQueue
{
    /// <summary>Changes that are open and read at most, the oldest.</summary>
    public const int MostOpen = 500;

    /// <summary>Changes that are decided and shown at most, the newest.</summary>
    public const int MostDecided = 20;

    private static readonly ChangeState[] Closed = [ChangeState.Released, ChangeState.Rejected, ChangeState.Withdrawn, ChangeState.Expired];

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly ChangeAssessor _assessor;
    private readonly ChangeStandings _standings;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;

    internal ChangeQueue(IDbContextFactory<OpsDbContext> contexts, ChangeAssessor assessor, ChangeStandings standings, AccessDirectory access, TimeProvider time) =>
        (_contexts, _assessor, _standings, _access, _time) = (contexts, assessor, standings, access, time);

    /// <summary>Reads it.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task<QueueSnapshot> ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<ChangeRequest> requests = context.ChangeRequests.AsNoTracking().Include(r => r.Approvals);
            return new QueueSnapshot(
                await Open(requests).ToListAsync(cancellationToken).ConfigureAwait(false),
                await requests.Where(r => Closed.Contains(r.State)).OrderByDescending(r => r.ClosedAt).ThenByDescending(r => r.Id).Take(MostDecided).ToListAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Reads what of it is about the kill switch, without what is decided.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task<QueueSnapshot> ReadRestoresAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<ChangeRequest> requests = context.ChangeRequests.AsNoTracking().Include(r => r.Approvals).Where(r => r.Kind == ChangeKind.Restore || r.Kind == ChangeKind.Lineage);
            return new QueueSnapshot(await Open(requests).ToListAsync(cancellationToken).ConfigureAwait(false), []);
        }
    }

    /// <summary>Puts it in order for one person: what waits longest first, what was decided last first.</summary>
    public IReadOnlyList<QueueItem> For(QueueSnapshot snapshot, Actor viewer)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(viewer);
        DateTime now = _time.GetUtcNow().UtcDateTime;
        ChangeViewer looks = new(viewer, _standings.Of(viewer), viewer.May(Permissions.RequestChanges, _access), viewer.May(Permissions.ReleasePrompts, _access));
        HashSet<string> open = [.. snapshot.Open.Select(r => r.Id)];
        return
        [
            .. snapshot.Open.OrderBy(r => r.WaitsSince ?? r.ChangedAt).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => Of(r, looks, now)),
            .. snapshot.Decided.Where(r => !open.Contains(r.Id)).Select(r => new QueueItem(r, QueuePlace.Decided, QueueReason.None, [], null, false)),
        ];
    }

    private static IQueryable<ChangeRequest> Open(IQueryable<ChangeRequest> requests) =>
        requests.Where(r => ChangeStates.Open.Contains(r.State) || (r.GlassBrokenBy != null && r.ReviewedBy == null)).OrderBy(r => r.Id).Take(MostOpen);

    private QueueItem Of(ChangeRequest request, ChangeViewer viewer, DateTime now)
    {
        ChangeAssessment? found = request.State.IsUndecided() && _assessor.Last(request.Id) is { } last && (last.Hash == request.Hash || last.Hash.Length == 0) ? last : null;
        ChangeStanding? standing = found?.Verdict is null ? null : _standings.Of(request, found, now);
        ChangePosition at = new(request, found, standing, _access.Find(request.GlassBrokenBy ?? "")?.Email ?? "", IsLive: false, now);
        IReadOnlyDictionary<ChangeAct, string?> acts = ChangeActs.Of(at, viewer);
        QueueReason reason = ReasonOf(at, viewer, acts);
        return new QueueItem(
            request,
            reason != QueueReason.None ? QueuePlace.Mine
                : request.State == ChangeState.Approved ? QueuePlace.Ready
                : request.State.IsOpen() ? QueuePlace.Others
                : QueuePlace.Decided,
            reason, QueueWords.Missing(at), found is null ? null : ReviewClock.Of(request, found.Policy.Policy, now), Can(acts, ChangeAct.Release));
    }

    private static QueueReason ReasonOf(ChangePosition at, ChangeViewer viewer, IReadOnlyDictionary<ChangeAct, string?> acts) =>
        Can(acts, ChangeAct.Review) ? QueueReason.Review
        : ChangeActs.IsWanted(at, viewer) ? QueueReason.Approval
        : at.Request.State == ChangeState.Draft && viewer.IsAuthor(at.Request) ? QueueReason.Draft
        : at.Request.State == ChangeState.Blocked && viewer.IsAuthor(at.Request) ? QueueReason.Blocked
        : at.Request.State == ChangeState.Blocked && at.Found?.Policy.Policy.Contacts.Any(c => Mailbox.Same(c, viewer.Reviewer.Email)) == true ? QueueReason.Named
        : QueueReason.None;

    private static bool Can(IReadOnlyDictionary<ChangeAct, string?> acts, ChangeAct act) => acts.TryGetValue(act, out string? refusal) && refusal is null;
}
