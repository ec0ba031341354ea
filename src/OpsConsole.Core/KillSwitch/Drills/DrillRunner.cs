using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>
/// Runs drills: kills the drill feature by the way that every kill takes, measures who obeys, and restores it. At most one runs in an
/// environment: the kill itself is the lease, which all nodes see. Two nodes that begin within the moment that nodes need to
/// agree both drill, and each restores only its own kill. Needs no database.
/// </summary>
public sealed partial class DrillRunner(
    SwitchBoard board, IDrillProbe probe, IDrillAudience audience, DrillHistory history, DrillOptions options, StorageOptions storage, TimeProvider time,
    ILogger<DrillRunner> logger)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly SortableId _ids = new(time, storage.Node);
    private readonly ConcurrentDictionary<string, DrillProgress> _running = new(StringComparer.Ordinal);

    /// <summary>Raised when a drill begins, comes further or ends, on the thread on which it runs. Handlers return at once and do not throw.</summary>
    public event Action? Changed;

    /// <summary>The drills that run on this node.</summary>
    public IReadOnlyCollection<DrillProgress> Running => [.. _running.Values];

    /// <summary>The drill that runs on this node in an environment; null when none does.</summary>
    public DrillProgress? In(string environment) => _running.GetValueOrDefault(environment);

    /// <summary>Begins a drill.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="cancellationToken">Ends it early; the feature is restored all the same.</param>
    /// <returns>Its id, and how it ends; null when one is running there, on this node or another.</returns>
    public (string Id, Task<DrillRun> Run)? Start(string environment, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        string id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture);
        DrillProgress progress = new(id, environment, time.GetUtcNow().UtcDateTime, DrillStep.Connecting, DrillReach.Nobody);
        if (RunsElsewhere(environment) || !_running.TryAdd(environment, progress))
        {
            return null;
        }

        Changed?.Invoke();
        return (id, Task.Run(() => RunAsync(progress, by, cancellationToken), CancellationToken.None));
    }

    /// <summary>Whether a kill of the drill feature belongs to a drill that still runs, here or on another node.</summary>
    internal bool IsOfRunningDrill(SwitchRecord kill) => kill.Cause == SwitchCause.Drill
        && (_running.Values.Any(r => r.Id == kill.Subject) || (!IsOwn(kill) && time.GetUtcNow().UtcDateTime - kill.At < options.Longest));

    /// <summary>Makes the drill feature live where it was left killed.</summary>
    /// <param name="kill">The kill that decides.</param>
    /// <param name="kills">Ids of the kills that are taken back.</param>
    internal Task RestoreLeftoverAsync(SwitchRecord kill, params IReadOnlyList<string> kills) => board.RestoreAsync(
        new RestoreOrder(kill.Environment, KillScope.Drill, "An earlier drill was cut off and left the drill feature killed.", RecordedActor.Of(Actor.Console), SwitchCause.Drill)
        {
            Subject = kill.Subject,
            Only = kills,
        });

    private static double Since(long start, long end, TimeProvider time) => Math.Round(Math.Max(0, time.GetElapsedTime(start, end).TotalMilliseconds), 3);

    private bool RunsElsewhere(string environment) => KillIn(environment) is { } kill && IsOfRunningDrill(kill);

    private SwitchRecord? KillIn(string environment) => board.Current.In(environment).Killed.GetValueOrDefault(KillScope.Drill);

    private bool IsOwn(SwitchRecord kill) => long.TryParse(kill.Id, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long id) && SortableId.NodeOf(id) == storage.Node;

    private async Task<DrillRun> RunAsync(DrillProgress begun, Actor by, CancellationToken cancellationToken)
    {
        DrillFindings found = new();
        try
        {
            found = await DrillAsync(begun, by, found, cancellationToken).ConfigureAwait(false);
        }
        catch (DrillException exception)
        {
            found = found with { Obstacle = exception.Message };
        }
        catch (OperationCanceledException)
        {
            found = found with { Obstacle = "The console was stopped during the drill." };
        }
        catch (Exception exception) // whatever it is, the drill showed that something is wrong
        {
            Log.Broken(logger, begun.Environment, exception);
            found = found with { Obstacle = "The drill could not be done. The log of the console says why." };
        }

        (DrillOutcome outcome, string? problem) = DrillVerdict.Of(found, options);
        DrillRun run = new()
        {
            Id = begun.Id,
            Environment = begun.Environment,
            StartedAt = begun.StartedAt,
            RequestedBy = by.Type == ActorType.Person ? by.Id : null,
            Outcome = outcome,
            ProbeMs = found.ProbeMs,
            RestoreMs = found.RestoreMs,
            Expected = found.Reach.Expected,
            Confirmed = found.Reach.Confirmed,
            MedianMs = found.Reach.MedianMs,
            LastMs = found.Reach.LastMs,
            Problem = problem is { Length: > SwitchRecord.MaxReason } ? problem[..SwitchRecord.MaxReason] : problem,
        };
        if (!cancellationToken.IsCancellationRequested)
        {
            history.Add(run); // one that was stopped with the console showed nothing
        }

        _running.TryRemove(begun.Environment, out _);
        Changed?.Invoke();
        return run;
    }

    private async Task<DrillFindings> DrillAsync(DrillProgress at, Actor by, DrillFindings found, CancellationToken cancellationToken)
    {
        IDrillWatch watch = await probe.ConnectAsync(at.Environment, cancellationToken).ConfigureAwait(false);
        await using (watch.ConfigureAwait(false))
        {
            if (KillIn(at.Environment) is { } left)
            {
                await RestoreLeftoverAsync(left, board.Current.In(at.Environment).KillsOf(KillScope.Drill)).ConfigureAwait(false); // by a crash, or by hand: a feature that is killed cannot show that it stops
                await WithinAsync(watch.ObeysAsync, killed: false, cancellationToken).ConfigureAwait(false);
            }

            string reason = by.Type == ActorType.Console ? "Scheduled drill." : "Drill on demand.";
            long start = time.GetTimestamp();
            SwitchDecision kill = await board.KillAsync(
                new KillOrder(at.Environment, KillScope.Drill, reason, RecordedActor.Of(by), SwitchCause.Drill) { Subject = at.Id }).ConfigureAwait(false);
            if (!kill.Changed)
            {
                throw new DrillException("Somebody else killed the drill feature at the same moment.");
            }

            try
            {
                found = await StopsAsync(at, found with { Durable = kill.Durable, Doubt = kill.Snapshot.Doubt is not null || kill.Snapshot.Ceilings.ContainsKey(at.Environment) }, watch, kill.Record!, start, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                start = time.GetTimestamp();
                Report(at with { Step = DrillStep.Restoring, ProbeMs = found.ProbeMs, Reach = found.Reach });
                await board.RestoreAsync(new RestoreOrder(at.Environment, KillScope.Drill, reason, RecordedActor.Of(by), SwitchCause.Drill)
                {
                    Subject = at.Id,
                    Only = [kill.Record!.Id],
                }).ConfigureAwait(false);
            }

            if (!found.Doubt && await WithinAsync(watch.ObeysAsync, killed: false, cancellationToken).ConfigureAwait(false) is { } restored)
            {
                found = found with { RestoreMs = Since(start, restored, time) };
            }

            return found;
        }
    }

    /// <summary>Waits until all obey, as long as the patience lasts.</summary>
    private async Task<DrillFindings> StopsAsync(DrillProgress at, DrillFindings found, IDrillWatch watch, SwitchRecord kill, long start, CancellationToken cancellationToken)
    {
        at = at with { Step = DrillStep.Stopping };
        Task<long?> obeys = WithinAsync(watch.ObeysAsync, killed: true, cancellationToken);
        DrillReach reach;
        do
        {
            reach = audience.Of(kill);
            double? probeMs = obeys.IsCompletedSuccessfully && obeys.Result is { } end ? Since(start, end, time) : null;
            Report(at with { ProbeMs = probeMs, Reach = reach });
            if (obeys.IsCompleted && (probeMs is null || reach.IsComplete))
            {
                break;
            }

            await Task.WhenAny(obeys.IsCompleted ? Task.Delay(Glance, cancellationToken) : obeys, Task.Delay(Glance, cancellationToken)).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(start) < options.Patience);

        return found with { ProbeMs = await obeys.ConfigureAwait(false) is { } obeyed ? Since(start, obeyed, time) : null, Reach = reach };
    }

    private async Task<long?> WithinAsync(Func<bool, CancellationToken, Task<long>> obeys, bool killed, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Patience);
        try
        {
            return await obeys(killed, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Report(DrillProgress progress)
    {
        if (_running.TryGetValue(progress.Environment, out DrillProgress? before) && before != progress)
        {
            _running[progress.Environment] = progress;
            Changed?.Invoke();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The drill in {Environment} could not be done.")]
        public static partial void Broken(ILogger logger, string environment, Exception exception);
    }
}
