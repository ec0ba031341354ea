using System.Collections.ObjectModel;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Looks after change requests: judges them again when something moved, lets expire what waited too long, tells of what waits, has low risks go live, and
/// settles what a stop interrupted.
/// </summary>
internal sealed partial class ChangeUpkeep(
    ChangeStore store, ChangeJudging judging, ChangeReleases releases, ChangeGlances glances, ChangeEscalation escalation, ChangeAssessor assessor, PolicyWatch policies,
    EvaluationQueries evaluations, PromptCatalog catalog, AccessDirectory access, ChangeFeed feed, AuditCommits commits, TimeProvider time, ILogger<ChangeUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private bool _failing;

    /// <summary>One round. What goes wrong with one request keeps no other from being looked at.</summary>
    /// <exception cref="AggregateException">Some could not be looked at.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Exception> failed = [];
        foreach (string id in await store.IdsAsync([ChangeState.Releasing], cancellationToken).ConfigureAwait(false))
        {
            if (!releases.Underway.Has(id)) // else whoever puts it live writes its end down
            {
                await TryAsync(() => releases.SettleAsync(id, Actor.Console), failed, cancellationToken).ConfigureAwait(false);
            }
        }

        await TryAsync(() => policies.RunAsync(cancellationToken), failed, cancellationToken).ConfigureAwait(false); // first: what is judged by it comes below
        EffectivePolicy? policy = await assessor.PolicyAsync(cancellationToken).ConfigureAwait(false);
        List<ChangeRequest> undecided = await store.GlanceAsync(ChangeStates.Undecided, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> evaluated = undecided.Count == 0 ? ReadOnlyDictionary<string, string>.Empty
            : await evaluations.StampsAsync([.. undecided.Select(r => r.Subject).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        foreach (ChangeRequest request in undecided)
        {
            await TryAsync(() => LookAtAsync(request, policy, evaluated.GetValueOrDefault(request.Subject), cancellationToken), failed, cancellationToken).ConfigureAwait(false);
        }

        glances.Keep(undecided.Select(r => r.Id));
        await TryAsync(() => escalation.RunAsync(undecided, policy, cancellationToken), failed, cancellationToken).ConfigureAwait(false);
        if (failed.Count > 0)
        {
            throw new AggregateException(failed);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        Channel<bool> moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Tell() => moved.Writer.TryWrite(true);
        using IDisposable branch = catalog.Subscribe(Tell);
        using IDisposable changes = feed.Subscribe(Tell);
        using IDisposable results = commits.Subscribe(committed =>
        {
            if (committed.Kind.Name is EvaluationEvents.Added or EvaluationEvents.Withdrawn)
            {
                Tell();
            }

            return Task.CompletedTask;
        });
        access.Changed += Tell;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken).ConfigureAwait(false);
                using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(Task.Delay(Interval, time, wait.Token), moved.Reader.WaitToReadAsync(wait.Token).AsTask()).ConfigureAwait(false);
                await wait.CancelAsync().ConfigureAwait(false);
                moved.Reader.TryRead(out _);
            }
        }
        finally
        {
            access.Changed -= Tell;
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken).ConfigureAwait(false);
            _failing = false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // git and databases break in many ways, and the next round may do better
        {
            if (!_failing)
            {
                Log.Failed(logger, exception);
            }

            _failing = true;
        }
        catch (OperationCanceledException)
        {
            // the console stops
        }
    }

    private async Task LookAtAsync(ChangeRequest glance, EffectivePolicy? policy, string? evaluated, CancellationToken cancellationToken)
    {
        if (glance.ExpiresAt <= glance.Later(time.GetUtcNow().UtcDateTime))
        {
            await store.StepAsync(glance.Id, Actor.Console, (_, request) =>
                ChangeProgress.Expire(request, time.GetUtcNow().UtcDateTime) is { } expired ? new ChangeTaken(expired.Kind, expired.Text) : null).ConfigureAwait(false);
            return;
        }

        if (catalog.Current.Commit is null && glance.Kind.IsInRepository())
        {
            return; // nothing can be read yet by which to judge it; the catalog wakes this loop
        }

        ChangeRequest? now = glance;
        string? stamp = glances.StampOf(glance, policy, evaluated);
        if (glances.IsDue(glance.Id, stamp))
        {
            IReadOnlyList<EvidenceItem>? before = assessor.Last(glance.Id)?.Evidence;
            JudgedChange? judged = await judging.JudgeAsync(glance.Id, cancellationToken).ConfigureAwait(false);
            now = judged?.Request;
            glances.Seen(glance.Id, stamp); // where something was written down, it is looked at once more
            if (judged is not null && now!.Revision == glance.Revision && before?.SequenceEqual(judged.Found.Evidence) != true)
            {
                feed.Raise(); // nothing was to be written down, and pages show evidence from memory
            }
        }

        if (now is { State: ChangeState.Approved, GoesByItself: true } && !releases.Underway.Has(glance.Id))
        {
            await releases.FlowAsync(glance.Id, Actor.Console).ConfigureAwait(false);
        }
    }

    private static async Task TryAsync(Func<Task> look, List<Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            await look().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or DbException or DbUpdateException or TimeoutException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            failed.Add(exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Some change requests could not be looked at. It is tried again; what is live does not depend on it.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
