using System.Collections.Concurrent;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Puts approved changes live: by people and programs, by themselves where the risk is low, and alone where somebody breaks the glass.</summary>
public sealed class ChangeReleases
{
    /// <summary>How long a low risk that failed to get live waits before it is tried again by itself: twice as long each time, up to the longest.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromHours(1);

    private readonly ChangeDesk _desk;
    private readonly ChangeJudging _judging;
    private readonly ChangeStore _store;
    private readonly ChangeAssessor _assessor;
    private readonly IEnumerable<IChangePublisher> _publishers;
    private readonly ChangeStandings _standings;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;
    private readonly ChangeEnds _ends;
    private readonly ConcurrentDictionary<string, (DateTime At, int Times)> _failed = new(StringComparer.Ordinal);

    internal ChangeReleases(
        ChangeDesk desk, ChangeJudging judging, ChangeStore store, ChangeAssessor assessor, IEnumerable<IChangePublisher> publishers, ChangeStandings standings, ChangeEnds ends,
        AccessDirectory access, TimeProvider time) =>
        (_desk, _judging, _store, _assessor, _publishers, _standings, _ends, _access, _time) = (desk, judging, store, assessor, publishers, standings, ends, access, time);

    /// <summary>What somebody is just putting live: whoever does writes down how it ended, and nobody beside them.</summary>
    internal ChangesUnderway Underway { get; } = new();

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Puts an approved change live. Where it is live already, there is nothing to do.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">The change request.</param>
    /// <param name="hash">The hash that was seen, whole; null for whatever is approved.</param>
    /// <param name="reason">Why now; null for what its title says.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    public async Task<ChangeOutcome> ReleaseAsync(Actor by, string id, string? hash = null, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(id);
        using IDisposable underway = Underway.Begin(id);
        return await _desk.GuardAsync(by, ChangeStepKind.Released, id, async () =>
            !by.May(Permissions.ReleasePrompts, _access)
                ? ChangeOutcome.Refused(ChangeRefusal.Denied, "You may not release changes. Ask an administrator for the role engineer, product owner or on-call.")
                : await PublishAsync(by, id, hash, reason, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>
    /// Releases at once, alone, whatever approvals and evidence are missing and though nothing is to go live now: for this one change. Everybody is told, and
    /// another person reviews it. Never for what the policy blocks, and never for the policy itself.
    /// </summary>
    public async Task<ChangeOutcome> BreakGlassAsync(Actor by, string id, string? reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ChangeOutcome broken = await _desk.RunAsync(id, by, ChangeStepKind.BrokeGlass, (_, request, found) =>
        {
            if (by.Type != ActorType.Person || !by.May(Permissions.ReleasePrompts, _access))
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, "The glass is broken by people who may release.");
            }

            if (FourEyes.GlassRefusal(request.Kind) is { } never)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Denied, never);
            }

            if (string.IsNullOrWhiteSpace(reason) || reason.Length > ChangesConfiguration.TextLength)
            {
                return ChangeOutcome.Refused(ChangeRefusal.Invalid, "Say why, in at most 4000 characters: everybody is told.");
            }

            if (!request.State.IsUndecided() || found.Hash.Length == 0 || found.Hash != request.Hash || found.Subject.Problem is not null || found.Verdict is not { Risk: not ChangeRisk.Blocked })
            {
                return ChangeOutcome.Refused(
                    ChangeRefusal.Conflict,
                    !request.State.IsUndecided() ? $"It is too late: it is {request.State}." : found.Subject.Problem ?? found.Problem ?? "It changed at this moment. Look again.");
            }

            if (request.GlassHash == found.Hash && request.GlassBrokenBy == by.Id)
            {
                return new ChangeOutcome(id, request.State); // of two clicks one is enough
            }

            (request.GlassBrokenBy, request.GlassBrokenAt, request.GlassHash, request.ReviewedBy, request.ReviewedAt, request.ReviewNote) = (by.Id, request.Later(Now), found.Hash, null, null, null);
            request.EscalatedAt = null; // whatever was told before: that nobody reviewed this is another matter
            request.State = ChangeState.InReview; // a draft, too: it goes its way now
            ChangeProgress.Settle(request, found, _standings, Now);
            return new ChangeStepTaken(new ChangeTaken(ChangeStepKind.BrokeGlass, reason.Trim()), new ChangeOutcome(id, request.State));
        }, cancellationToken).ConfigureAwait(false);
        return broken.Problem is null ? await ReleaseAsync(by, id, null, reason, CancellationToken.None).ConfigureAwait(false) : broken;
    }

    /// <summary>Has what is ready go live by itself, if it is of the kind or risk that does.</summary>
    /// <returns>Null when it does not go by itself, or not now.</returns>
    internal async Task<ChangeOutcome?> FlowAsync(string id, Actor by)
    {
        if (_assessor.Last(id)?.Freeze is not null || IsPausing(id)
            || await _store.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is not { State: ChangeState.Approved, GoesByItself: true } request)
        {
            return null;
        }

        Actor releaser = by.May(Permissions.ReleasePrompts, _access) ? by : Actor.Console;
        ChangeOutcome outcome = await _desk.GuardAsync(releaser, ChangeStepKind.Released, id, () => PublishAsync(releaser, id, request.Hash, null, CancellationToken.None)).ConfigureAwait(false);
        if (outcome.Problem is null)
        {
            _failed.TryRemove(id, out _);
        }
        else
        {
            _failed[id] = (Now, _failed.GetValueOrDefault(id).Times + 1);
        }

        return outcome;
    }

    /// <summary>Writes down how a release that was put on its way ended, if that is known.</summary>
    /// <returns>Where it stands now, and what was wrong.</returns>
    internal Task<ChangeOutcome> SettleAsync(string id, Actor by) => _ends.SettleAsync(id, by);

    private async Task<ChangeOutcome> PublishAsync(Actor by, string id, string? hash, string? reason, CancellationToken cancellationToken)
    {
        if (await _judging.JudgeAsync(id, cancellationToken).ConfigureAwait(false) is not ({ } request, { } found))
        {
            return ChangeOutcome.Refused(ChangeRefusal.NotFound, "There is no such change request.");
        }

        if (request.State == ChangeState.Released && (hash is null || hash == request.Hash))
        {
            return new ChangeOutcome(id, ChangeState.Released); // of two at once the second finds it done
        }

        if (hash is not null && hash != request.Hash)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Conflict, "It is not what you looked at any more. Look again, then decide.", id, request.State);
        }

        ChangeStanding standing = _standings.Of(request, found, Now);
        if (ReleaseCheck.Refusal(request, found, standing, Now) is { } refusal)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Conflict, refusal, id, request.State);
        }

        string[] approvers = [.. standing.Approvers.Select(a => $"{Plain(_access.Find(a.Id) is { Name.Length: > 0 } person ? person.Name : a.Email)} <{a.Email}>")];
        ChangeRelease release = await PublisherOf(request.Kind).ReleaseAsync(request, found.Subject, by, reason ?? request.Title, approvers, cancellationToken).ConfigureAwait(false);
        if (release.Release is not null)
        {
            return await SettleAsync(id, by).ConfigureAwait(false);
        }

        ChangeRequest? now = await _store.FindAsync(id, CancellationToken.None).ConfigureAwait(false);
        return now?.State is ChangeState.Released or ChangeState.Releasing
            ? new ChangeOutcome(id, now.State)
            : ChangeOutcome.Refused(ChangeRefusal.Conflict, release.Problem ?? "It is live already.", id, now?.State);
    }

    /// <summary>Whether a low risk that failed waits. A clock that was put back makes nobody wait longer.</summary>
    private bool IsPausing(string id)
    {
        if (!_failed.TryGetValue(id, out (DateTime At, int Times) failed))
        {
            return false;
        }

        double pause = Math.Min(Pause.TotalMinutes * Math.Pow(2, Math.Min(failed.Times - 1, 10)), LongestPause.TotalMinutes);
        return (Now - failed.At).Duration() < TimeSpan.FromMinutes(pause);
    }

    /// <summary>A name that cannot pass for several lines, or for another address: people give themselves their names.</summary>
    private static string Plain(string name) => string.Concat(name.Select(c => char.IsControl(c) || c is '<' or '>' or '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private IChangePublisher PublisherOf(ChangeKind kind) => _publishers.Single(p => p.Knows(kind));
}
