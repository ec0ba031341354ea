namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Says that runs changed on this node, so that open pages look again. Often: listeners throttle.</summary>
public sealed class JobFeed
{
    /// <summary>Raised on any thread. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    internal void Raise() => Changed?.Invoke();
}
