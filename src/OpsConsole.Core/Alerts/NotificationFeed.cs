namespace OpsConsole.Core.Alerts;

/// <summary>Says that something happened to notifications here, and now and then that time has passed, so that open pages look again. Any thread.</summary>
public sealed class NotificationFeed
{
    /// <summary>Raised on the thread that made the change. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}
