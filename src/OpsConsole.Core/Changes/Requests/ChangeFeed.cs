using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Says that change requests changed, so that open pages look again. Any thread.</summary>
public sealed class ChangeFeed
{
    private readonly Listeners _listeners = new();

    /// <summary>Calls a handler after each change, on the thread that made it; it must be quick and not throw.</summary>
    public IDisposable Subscribe(Action handler) => _listeners.Add(handler);

    /// <summary>Tells everybody.</summary>
    internal void Raise() => _listeners.Tell();
}
