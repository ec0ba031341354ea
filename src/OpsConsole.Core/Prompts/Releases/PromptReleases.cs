using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>
/// Puts prompts live, rolls them back and takes them out. The decision and its event are one transaction; then the repository gets a commit, and
/// what is live is what the repository says. Releases of this console go one after the other.
/// </summary>
public sealed class PromptReleases : IDisposable
{
    private const int MaxReason = 1000, MaxChange = 128, MaxName = 300;

    private readonly ReleaseRows _rows;
    private readonly IReleaseGate _gate;
    private readonly ReleasePublisher _publisher;
    private readonly ReleaseTargets _targets;
    private readonly ReleaseHistory _history;
    private readonly PromptSync _sync;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal PromptReleases(
        ReleaseRows rows, IReleaseGate gate, ReleasePublisher publisher, ReleaseTargets targets, ReleaseHistory history, PromptSync sync, AuditTrail trail, AccessDirectory access,
        StorageOptions storage, TimeProvider time) =>
        (_rows, _gate, _publisher, _targets, _history, _sync, _trail, _access, _time, _ids) = (rows, gate, publisher, targets, history, sync, trail, access, time, new SortableId(time, storage.Node));

    /// <summary>Puts a version live. Where it is live already, nothing is written.</summary>
    public Task<ReleaseOutcome> ReleaseAsync(Actor by, ReleaseOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(order);
        return RunAsync(by, ReleaseKind.Release, order, (state, cancel) => _targets.OfOrderAsync(order, state, cancel), cancellationToken);
    }

    /// <summary>Puts the version live again that was live before the present one: what <see cref="RollbackChoiceAsync"/> says.</summary>
    public Task<ReleaseOutcome> RollbackAsync(Actor by, ReleaseOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(order);
        return RunAsync(by, ReleaseKind.Rollback, order, (state, cancel) => _targets.BeforeAsync(order, state, cancel), cancellationToken);
    }

    /// <summary>Which version a rollback puts live.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RollbackChoice> RollbackChoiceAsync(string environment, string prompt, CancellationToken cancellationToken = default)
    {
        ReleaseOrder order = new(environment, prompt, "", "asks");
        try
        {
            (EnvironmentState? state, string? problem) = ProblemOf(ReleaseKind.Rollback, order) is { } wrong ? (null, wrong) : await _publisher.ReadAsync(environment, cancellationToken).ConfigureAwait(false);
            ReleaseTarget target = state is null ? ReleaseTarget.Refused(problem!) : await _targets.BeforeAsync(order, state, cancellationToken).ConfigureAwait(false);
            return new RollbackChoice(state?.LiveOf(prompt), target.Commit, target.Problem);
        }
        catch (GitException exception)
        {
            return new RollbackChoice(null, null, exception.Message);
        }
    }

    /// <summary>Takes a prompt out of an environment.</summary>
    public Task<ReleaseOutcome> RemoveAsync(Actor by, ReleaseOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(order);
        return RunAsync(by, ReleaseKind.Removal, order, (_, _) => Task.FromResult(ReleaseTarget.Nothing), cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Does something while no release runs.</summary>
    internal async Task AloneAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whoever released sees it on the next page. Where that fails it is released all the same, and seen later.</summary>
    internal async Task ShowAsync()
    {
        try
        {
            await _sync.SyncAsync(CancellationToken.None).ConfigureAwait(false);
            await _history.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GitException || IsOfDatabase(exception))
        {
            // The status of the repository, and of the database, says what is wrong with it.
        }
    }

    private static string? ProblemOf(ReleaseKind kind, ReleaseOrder order) =>
        EnvironmentFile.PathOf(order.Environment) is null ? "That is not the name of an environment. Give one such as production."
        : !RepositoryPath.IsValid(order.Prompt) ? "That is not the name of a prompt. Give its path in the repository, without extension."
        : (kind == ReleaseKind.Release || (kind == ReleaseKind.Rollback && order.Commit.Length > 0)) && !PromptVersion.IsSha(order.Commit) ? "That is not a commit. Give 7 to 64 hexadecimal digits."
        : kind != ReleaseKind.Release && string.IsNullOrWhiteSpace(order.Reason) ? "Say why: others will ask."
        : order.Reason?.Length > MaxReason ? $"The reason is longer than {MaxReason} characters."
        : order.Change?.Length > MaxChange ? $"The change request is longer than {MaxChange} characters."
        : null;

    private async Task<ReleaseOutcome> RunAsync(
        Actor by, ReleaseKind kind, ReleaseOrder order, Func<EnvironmentState, CancellationToken, Task<ReleaseTarget>> target, CancellationToken cancellationToken)
    {
        if (!by.May(Permissions.ReleasePrompts, _access))
        {
            return await RefuseAsync(by, kind, order, cancellationToken).ConfigureAwait(false);
        }

        if (ProblemOf(kind, order) is { } problem)
        {
            return new ReleaseOutcome(null, problem);
        }

        try
        {
            ReleaseOutcome outcome = new(null);
            await AloneAsync(async () => outcome = await InTurnAsync(by, kind, order, target, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (outcome.Release is not null)
            {
                await ShowAsync().ConfigureAwait(false);
            }

            return outcome;
        }
        catch (GitException exception)
        {
            return new ReleaseOutcome(null, exception.Message);
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            return new ReleaseOutcome(null, "The database does not answer, so nothing can be written down and nothing was released. Try again.");
        }
    }

    private static bool IsOfDatabase(Exception exception) => exception is DbException or DbUpdateException or TimeoutException;

    private async Task<ReleaseOutcome> InTurnAsync(
        Actor by, ReleaseKind kind, ReleaseOrder order, Func<EnvironmentState, CancellationToken, Task<ReleaseTarget>> target, CancellationToken cancellationToken)
    {
        (EnvironmentState? state, string? unreadable) = await _publisher.ReadAsync(order.Environment, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return new ReleaseOutcome(null, unreadable);
        }

        ReleaseTarget found = await target(state, cancellationToken).ConfigureAwait(false);
        string? live = state.LiveOf(order.Prompt);
        if (found.Problem is not null || (live is null ? found.Commit is null : found.Commit is not null && PromptVersion.Same(live, found.Commit)))
        {
            return new ReleaseOutcome(null, found.Problem);
        }

        if (order.Seen is { } seen && !(live is not null && PromptVersion.Same(seen, live)))
        {
            return new ReleaseOutcome(null, "Somebody changed what is live meanwhile. Look again and repeat.");
        }

        if (!by.May(Permissions.ReleasePrompts, _access))
        {
            return await RefuseAsync(by, kind, order, cancellationToken).ConfigureAwait(false); // the right may have gone while the turn was waited for
        }

        string name = CommitAuthor.NameOf(by, _access);
        PromptRelease release = new()
        {
            Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
            Environment = order.Environment,
            Prompt = order.Prompt,
            Kind = kind,
            Commit = found.Commit,
            Blob = found.Blob,
            Replaces = live,
            At = _time.GetUtcNow().UtcDateTime,
            ById = by.Id,
            ByName = name.Length > MaxName ? name[..MaxName] : name,
            Reason = string.IsNullOrWhiteSpace(order.Reason) ? null : order.Reason.Trim(),
            Change = string.IsNullOrWhiteSpace(order.Change) ? null : order.Change.Trim(),
            Merges = order.Merges,
            Approvers = order.Approvers.Count == 0 ? null : string.Join('\n', order.Approvers.Select(a => a.ReplaceLineEndings(" "))),
        };
        cancellationToken.ThrowIfCancellationRequested();
        if (await _rows.PrepareAsync(release, ReleaseEvents.Decided(release, by), by, _gate).ConfigureAwait(false) is { } refusal)
        {
            return new ReleaseOutcome(null, refusal);
        }

        try
        {
            await _publisher.PublishAsync(release, CommitAuthor.Of(by, _access)).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            return new ReleaseOutcome(release, "It is decided, and not known yet whether it is in the repository, for the database does not answer. The console settles it within minutes: look at what is live then.");
        }

        return new ReleaseOutcome(release, release.Problem);
    }

    private async Task<ReleaseOutcome> RefuseAsync(Actor by, ReleaseKind kind, ReleaseOrder order, CancellationToken cancellationToken)
    {
        await _trail.RecordAsync(ReleaseEvents.Refused(kind, by, order.Environment, order.Prompt), cancellationToken).ConfigureAwait(false);
        return new ReleaseOutcome(null, "You may not release prompts. Ask an administrator for the role engineer, product owner or on-call.", Denied: true);
    }
}
