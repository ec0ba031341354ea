using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>Measures how each change reaches the instances of this node: who confirmed, after how long, and who is missing.</summary>
public sealed class DeliveryTracker : BackgroundService
{
    /// <summary>How long confirmations of a change are counted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Changes that are remembered at most, the newest.</summary>
    public const int MaxChanges = 200;

    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(200);

    private readonly InstanceRegistry _instances;
    private readonly TimeProvider _time;
    private readonly Channel<SwitchSnapshot> _news = Channel.CreateUnbounded<SwitchSnapshot>();
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private SwitchSnapshot _seen;
    private ImmutableList<TrackedChange> _changes = [];
    private Action<KillProgress>[] _handlers = [];

    /// <summary>A tracker of what the board publishes from now on.</summary>
    public DeliveryTracker(SwitchBoard board, InstanceRegistry instances, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(board);
        (_instances, _time) = (instances, time);
        _seen = board.Current;
        _subscription = board.Subscribe(snapshot => _news.Writer.TryWrite(snapshot));
    }

    internal IReadOnlyList<TrackedChange> Changes => Volatile.Read(ref _changes);

    /// <summary>How far a change is; null when it is too long ago: then see <see cref="KillDelivery"/>.</summary>
    public KillProgress? Progress(string recordId) => Changes.FirstOrDefault(c => c.RecordId == recordId)?.Progress();

    /// <summary>Adds a handler that hears of progress, at most five times a second for each change. It returns at once and does not throw.</summary>
    /// <returns>Dispose it to be told no more.</returns>
    public IDisposable Subscribe(Action<KillProgress> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>Notes what an instance obeys.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="epoch">The lineage.</param>
    /// <param name="version">The version.</param>
    /// <param name="delay">How long ago it began to; at most <see cref="Patience"/>.</param>
    public void Confirm(Instance instance, long epoch, long version, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ObeyedState state = new(epoch, version, _time.GetUtcNow().UtcDateTime - TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, Patience.Ticks)));
        if (!instance.Obey(state))
        {
            return;
        }

        foreach (TrackedChange change in Changes)
        {
            if (change.Environment == instance.Name.Environment)
            {
                change.Mark(instance, state);
            }
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _subscription.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TrackAsync(stoppingToken), TellAsync(stoppingToken));

    private async Task TrackAsync(CancellationToken stoppingToken)
    {
        await foreach (SwitchSnapshot snapshot in _news.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (EnvironmentSwitches after in snapshot.Environments.Values.Where(e => !ReferenceEquals(e, _seen.Environments.GetValueOrDefault(e.Environment))))
            {
                Track(snapshot, after, _seen.In(after.Environment));
            }

            _seen = snapshot;
        }
    }

    private void Track(SwitchSnapshot snapshot, EnvironmentSwitches after, EnvironmentSwitches before)
    {
        IReadOnlyList<Instance> expected = _instances.Running(after.Environment);
        foreach (string id in after.Known.InOrder.Where(known => !before.Knows(known)))
        {
            TrackedChange change = new(id, after.Environment, snapshot.Epoch, snapshot.PublishedVersion(after.Environment), DecidedAt(after, id), expected);
            lock (_lock)
            {
                ImmutableList<TrackedChange> all = _changes.Add(change);
                Volatile.Write(ref _changes, all.Count <= MaxChanges ? all : all.RemoveAt(0));
            }

            foreach (Instance instance in expected)
            {
                if (instance.Obeyed is { } state)
                {
                    change.Mark(instance, state); // it was quicker than we
                }
            }
        }
    }

    private static DateTime DecidedAt(EnvironmentSwitches switches, string id) =>
        switches.Kills.TryGetValue(id, out SwitchRecord? kill) ? kill.At : SortableId.TimeOf(long.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TellInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (TrackedChange change in Changes)
            {
                KillProgress progress = change.Progress();
                if (!ReferenceEquals(progress, change.Told))
                {
                    change.Told = progress;
                    Array.ForEach(Volatile.Read(ref _handlers), handler => handler(progress));
                }
            }
        }
    }

    private sealed class Subscription(DeliveryTracker tracker, Action<KillProgress> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (tracker._lock)
            {
                tracker._handlers = [.. tracker._handlers.Where(h => h != handler)];
            }
        }
    }
}
