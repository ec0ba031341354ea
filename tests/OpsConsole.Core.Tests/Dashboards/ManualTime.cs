namespace OpsConsole.Core.Tests.Dashboards;

/// <summary>A clock that a test sets.</summary>
internal sealed class ManualTime(DateTime now) : TimeProvider
{
    public DateTime Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);
}
