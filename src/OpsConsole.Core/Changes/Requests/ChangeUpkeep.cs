using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Looks after change requests: judges them again when something moved, lets expire what waited too long, has low risks go live, and settles
/// what a stop interrupted.
/// </summary>
internal sealed partial class ChangeUpkeep(
    ChangeStore store, ChangeJudging judging, ChangeReleases releases, PromptCatalog catalog, ChangeFeed feed, TimeProvider time, ILogger<ChangeUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private bool _failing;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (string id in await store.IdsAsync([ChangeState.Releasing], cancellationToken).ConfigureAwait(false))
        {
            if (releases.Underway.Has(id))
            {
                continue; // whoever puts it live writes its end down
            }

            await releases.SettleAsync(id, Actor.Console).ConfigureAwait(false);
        }

        foreach (string id in await store.IdsAsync(ChangeStates.Undecided, cancellationToken).ConfigureAwait(false))
        {
            if (await ExpireAsync(id).ConfigureAwait(false))
            {
                continue;
            }

            if (await judging.JudgeAsync(id, cancellationToken).ConfigureAwait(false) is { Request.State: ChangeState.Approved } && !releases.Underway.Has(id))
            {
                await releases.FlowAsync(id, Actor.Console).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        Channel<bool> moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using IDisposable branch = catalog.Subscribe(() => moved.Writer.TryWrite(true));
        using IDisposable changes = feed.Subscribe(() => moved.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
                _failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or DbException or DbUpdateException or TimeoutException or InvalidOperationException)
            {
                if (!_failing)
                {
                    Log.Failed(logger, exception);
                }

                _failing = true;
            }

            using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(Interval, time, wait.Token), moved.Reader.WaitToReadAsync(wait.Token).AsTask()).ConfigureAwait(false);
            await wait.CancelAsync().ConfigureAwait(false);
            moved.Reader.TryRead(out _);
        }
    }

    private Task<bool> ExpireAsync(string id) => store.StepAsync(id, Actor.Console, (_, request) =>
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (!(request.State.IsUndecided() && request.ExpiresAt <= now))
        {
            return null;
        }

        string why = request.State == ChangeState.Approved ? "Nobody released it while its approvals counted." : "Nobody decided in time.";
        ChangeProgress.Void(request, "it expired", now);
        (request.State, request.ClosedAt, request.WaitsSince, request.ExpiresAt) = (ChangeState.Expired, now, null, null);
        return new ChangeTaken(ChangeStepKind.Expired, why);
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Change requests could not be looked through. It is tried again; what is live does not depend on it.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
