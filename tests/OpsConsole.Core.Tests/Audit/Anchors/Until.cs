using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>Waits for what comes by itself, without looking for it every few milliseconds.</summary>
internal static class Until
{
    /// <summary>Waits until a condition holds. It is looked at now and whenever something says that it changed.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Action<Action> subscribe, Action<Action> unsubscribe)
    {
        TaskCompletionSource holds = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (condition())
            {
                holds.TrySetResult();
            }
        }

        subscribe(Look);
        try
        {
            Look();
            await holds.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            unsubscribe(Look);
        }
    }

    /// <summary>Waits until an anchor stands as wanted.</summary>
    public static Task StandsAsync(TrailNode node, string anchor, Func<AnchorState, bool> wanted)
    {
        AnchorStates states = node.Get<AnchorStates>();
        return HoldsAsync(() => states.Find(anchor) is { } state && wanted(state), look => states.Changed += look, look => states.Changed -= look);
    }
}
