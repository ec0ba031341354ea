namespace OpsConsole.Core.Tests;

/// <summary>A clock that stands until it is moved. Timers are the system's.</summary>
internal sealed class ManualTime(DateTime utcNow) : TimeProvider
{
    private long _ticks = utcNow.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
