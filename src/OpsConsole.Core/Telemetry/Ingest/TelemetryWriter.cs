using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// The one writer: takes requests from the queue in groups, commits each group in one durable transaction and only then
/// answers those who wait. At shutdown it writes what is queued and takes no more.
/// </summary>
internal sealed partial class TelemetryWriter(
    TelemetryQueue queue,
    IStorageDialect dialect,
    IServiceProvider services,
    IDbContextFactory<OpsDbContext> contexts,
    DimensionCatalog dimensions,
    SeriesCatalog series,
    TelemetryCommits commits,
    RollupChanges rollupChanges,
    IngestCounters counters,
    IOptions<TelemetryOptions> options,
    TimeProvider time,
    ILogger<TelemetryWriter> logger) : BackgroundService
{
    /// <summary>After so many failures in a row the rest of a group is not tried: it is the database, not the requests.</summary>
    private const int FailuresInARow = 3;

    private readonly TelemetryOptions _options = options.Value;
    private int _lastGroup;

    /// <summary>Makes the catalogs known before the first request is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await dimensions.LoadAsync(context, cancellationToken).ConfigureAwait(false);
            await series.LoadAsync(context, cancellationToken).ConfigureAwait(false);
            commits.Begin(series.Count > 0 || await context.TraceStubs.AnyAsync(cancellationToken).ConfigureAwait(false));
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not bound to the stopping token: closing the queue ends the loop once all that was queued is written.
        using CourteousThreads thread = new("telemetry writer", 1);
        await using ITelemetryStore store = dialect.CreateTelemetryStore(services);
        List<PendingRequest> group = [];
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await GatherAsync(group).ConfigureAwait(false);
            await thread.RunAsync(() => WriteAsync(store, group)).ConfigureAwait(false); // SQLite works on the thread that asks it
            _lastGroup = group.Count;
            group.Clear();
        }
    }

    /// <summary>
    /// Takes what waits. Where the last group had several requests, as many are expected again, and the first one waits for the
    /// others at most the group window; a lone sender never waits.
    /// </summary>
    private async ValueTask GatherAsync(List<PendingRequest> group)
    {
        Take(group);
        if (group.Count >= Math.Min(_lastGroup, _options.GroupRequests))
        {
            return;
        }

        using CancellationTokenSource window = new(_options.GroupWindow, time);
        try
        {
            while (group.Count < Math.Min(_lastGroup, _options.GroupRequests) && await queue.Reader.WaitToReadAsync(window.Token).ConfigureAwait(false))
            {
                Take(group);
            }
        }
        catch (OperationCanceledException) when (window.IsCancellationRequested)
        {
            // The window is over: the group is what it is.
        }
    }

    private void Take(List<PendingRequest> group)
    {
        ChannelReader<PendingRequest> reader = queue.Reader;
        while (group.Count < _options.GroupRequests && reader.TryRead(out PendingRequest? pending))
        {
            group.Add(pending);
        }
    }

    private async Task WriteAsync(ITelemetryStore store, List<PendingRequest> group)
    {
        if (await TryCommitAsync(store, group, logFailure: group.Count == 1).ConfigureAwait(false) is not { } failure)
        {
            return;
        }

        if (group.Count == 1 || dialect.IsTransient(failure))
        {
            Refuse(group);
            return;
        }

        // One of them may be the cause: alone, each harms only itself.
        Log.GroupFailed(logger, group.Count, failure);
        int failures = 0;
        for (int i = 0; i < group.Count; i++)
        {
            List<PendingRequest> one = [group[i]];
            if (failures >= FailuresInARow)
            {
                Refuse(one);
            }
            else if (await TryCommitAsync(store, one, logFailure: true).ConfigureAwait(false) is null)
            {
                failures = 0;
            }
            else
            {
                failures++;
                Refuse(one);
            }
        }
    }

    private async Task<Exception?> TryCommitAsync(ITelemetryStore store, List<PendingRequest> group, bool logFailure)
    {
        TelemetryCommitted committed;
        long begun = time.GetTimestamp();
        try
        {
            committed = await store.CommitAsync([.. group.Select(pending => pending.Request)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) // whatever it is, it is an answer to those who wait, and the writer lives on
        {
            if (logFailure)
            {
                Log.CommitFailed(logger, group.Count, exception);
            }

            return exception;
        }

        counters.Group(group.Count, time.GetElapsedTime(begun));
        Announce(committed); // before the answers: who has one finds in the numbers what was sent
        foreach (PendingRequest pending in group)
        {
            queue.Left(pending);
            counters.Stored(pending.Request);
            pending.Verdict.TrySetResult(IngestVerdict.Stored);
        }

        return null;
    }

    private void Announce(TelemetryCommitted committed)
    {
        try
        {
            rollupChanges.Raise(committed.Rollups);
            commits.Raise(committed);
        }
        catch (Exception exception) // a listener's fault must not end the writing
        {
            Log.AnnouncementFailed(logger, exception);
        }
    }

    private void Refuse(List<PendingRequest> group)
    {
        foreach (PendingRequest pending in group)
        {
            queue.Left(pending);
            counters.Refused(IngestVerdictKind.Unavailable);
            pending.Verdict.TrySetResult(TelemetryQueue.Later(IngestVerdictKind.Unavailable));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Requests} export request(s) could not be stored; their senders were asked to send them again.")]
        public static partial void CommitFailed(ILogger logger, int requests, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A group of {Requests} export requests could not be stored together; each is tried alone.")]
        public static partial void GroupFailed(ILogger logger, int requests, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed to handle news of committed telemetry.")]
        public static partial void AnnouncementFailed(ILogger logger, Exception exception);
    }
}
