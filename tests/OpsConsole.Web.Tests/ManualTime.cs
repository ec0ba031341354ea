namespace OpsConsole.Web.Tests;

/// <summary>A clock that stands until it is moved; its timers that fire once fire while it is moved past them.</summary>
internal sealed class ManualTime(DateTime utcNow) : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(utcNow, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by)
    {
        _now += by;
        foreach (Timer timer in _timers.Where(timer => timer.At <= _now).ToList())
        {
            timer.Dispose();
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(_timers, () => callback(state), _now + dueTime);
        _timers.Add(timer);
        return timer;
    }

    private sealed class Timer(List<Timer> all, Action fire, DateTimeOffset at) : ITimer
    {
        public DateTimeOffset At => at;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => all.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
