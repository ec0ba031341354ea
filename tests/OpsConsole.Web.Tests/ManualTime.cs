namespace OpsConsole.Web.Tests;

/// <summary>A clock that stands until it is moved; its timers that fire once fire while it is moved past them.</summary>
internal sealed class ManualTime(DateTime utcNow) : TimeProvider
{
    private readonly Lock _lock = new(); // what is tested sets its timers on threads of its own
    private readonly List<Timer> _timers = [];
    private long _now = utcNow.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            Interlocked.Add(ref _now, by.Ticks);
            due = [.. _timers.Where(timer => timer.At <= GetUtcNow())];
        }

        foreach (Timer timer in due)
        {
            timer.Dispose();
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            Timer timer = new(this, () => callback(state), GetUtcNow() + dueTime);
            _timers.Add(timer);
            return timer;
        }
    }

    private sealed class Timer(ManualTime time, Action fire, DateTimeOffset at) : ITimer
    {
        public DateTimeOffset At => at;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
