using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Carries each new checkpoint to the anchors: to the file before whoever published it goes on, to the others in their own time. Compares
/// what they hold with the trail once at start. An anchor that fails stops nothing.
/// </summary>
internal sealed partial class AnchorRunner(
    AnchorSet anchors,
    AnchorStates states,
    AnchorStateRows rows,
    AnchorCheck check,
    AnchorFindings findings,
    NewestCheckpoint newest,
    AuditCommits commits,
    AuditOptions options,
    IServiceProvider services,
    TimeProvider time,
    ILogger<AnchorRunner> logger) : BackgroundService
{
    private static readonly TimeSpan FileBound = TimeSpan.FromSeconds(2), EndBound = TimeSpan.FromSeconds(10), Look = TimeSpan.FromSeconds(10);

    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<AnchorQueue> _queues = [];
    private AnchorQueue? _file;
    private AlarmDelivery? _alarms;
    private long _alarmsDelivered;
    private Task? _stopped;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (anchors.Webhook is { } webhook)
        {
            _alarms = ActivatorUtilities.CreateInstance<AlarmDelivery>(services, webhook);
        }

        await StartStatesAsync(cancellationToken).ConfigureAwait(false);
        foreach (IAnchor anchor in anchors.All)
        {
            bool inline = anchor is FileAnchor;
            AnchorQueue queue = new(anchor, inline ? TimeSpan.Zero : options.Anchors.Git.Interval, states, time, logger);
            _queues.Add(queue);
            _file = inline ? queue : _file;
        }

        _subscriptions.Add(commits.Subscribe(Committed)); // before the alarms that were missed are read: one in between would be told after the next start only
        _subscriptions.Add(newest.Subscribe(PublishedAsync));
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
        if (newest.Current is { } current)
        {
            await PublishedAsync(current).ConfigureAwait(false);
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_subscriptions)
        {
            return _stopped ??= StopOnceAsync(cancellationToken); // hosts are asked to stop from two sides: both wait for the same end
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the console starts meanwhile
        List<Task> work = [.. _queues.Select(q => q.RunAsync(stoppingToken)), CheckAsync(stoppingToken), LookAsync(stoppingToken)];
        if (_alarms is { } alarms)
        {
            work.Add(alarms.RunAsync(_alarmsDelivered, stoppingToken));
        }

        try
        {
            await Task.WhenAll(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        _subscriptions.ForEach(s => s.Dispose());
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource bound = new(EndBound, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await Task.WhenAll(_queues.Select(q => q.FlushAsync(either.Token))).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is slow at the end takes it after the next start.
        }

        await rows.SaveAsync(all: true, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task StartStatesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, AnchorState> before = await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<(string Name, string Target)> names = anchors.All.Select(a => (a.Name, a.Target));
        if (_alarms is { } alarms)
        {
            names = names.Append((AlarmDelivery.Name, alarms.Target));
        }

        states.Start(names.Select(n => before.TryGetValue(rows.RowOf(n.Name), out AnchorState? state)
            ? state with { Name = n.Name, Target = n.Target }
            : new AnchorState(n.Name, n.Target, 0, null, null, "", "")));
        _alarmsDelivered = states.Find(AlarmDelivery.Name)?.Size ?? 0;
    }

    private async Task PublishedAsync(PublishedCheckpoint checkpoint)
    {
        foreach (AnchorQueue queue in _queues.Where(q => q != _file))
        {
            _ = queue.OfferAsync(checkpoint);
        }

        if (_file is not { } file)
        {
            return;
        }

        try
        {
            await file.OfferAsync(checkpoint).WaitAsync(FileBound, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (states.Failed(file.Name, $"The file took longer than {FileBound.TotalSeconds:0} seconds. See what its volume is doing, or set Audit:Anchors:File:Path to another one."))
            {
                Log.FileSlow(logger, FileBound.TotalSeconds);
            }
        }
    }

    private Task Committed(AuditCommitted committed)
    {
        if (committed.Kind.AtOnce)
        {
            _queues.ForEach(q => q.Hurry(committed.Seq + 1));
        }

        if (committed.Kind.Alarms)
        {
            _alarms?.Offer(committed.Seq);
        }

        return Task.CompletedTask;
    }

    private async Task CheckAsync(CancellationToken stopping)
    {
        // What cannot be read now is not read as it should be: it is tried until it is.
        for (int failures = 1; !await TryAsync(() => check.RunAsync(stopping)).ConfigureAwait(false); failures++)
        {
            await Task.Delay(AnchorBackOff.After(failures, null), time, stopping).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Look, time);
        do
        {
            await rows.SaveAsync(all: false, stopping).ConfigureAwait(false);
            if (findings.Open.Count > 0)
            {
                await TryAsync(() => findings.RefreshAsync(stopping)).ConfigureAwait(false); // somebody may have acknowledged one, here or on another node
            }
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.NotCompared(logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The audit trail could not be compared with its anchors. It is tried again.")]
        public static partial void NotCompared(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The file of checkpoints did not take one within {Seconds} seconds.")]
        public static partial void FileSlow(ILogger logger, double seconds);
    }
}
