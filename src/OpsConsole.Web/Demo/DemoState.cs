using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Demo;

/// <summary>What the banner above every page says of the sample data.</summary>
internal sealed class DemoState
{
    private readonly LiveText _text = new(Say(0));
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DemoState() => Banner = new Banner("info", Say(1)) { Live = _text };

    public Banner Banner { get; }

    /// <summary>Done when all of the history has arrived.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Tells how much of the history has arrived, 0 to 1.</summary>
    public void Report(double loaded)
    {
        _text.Text = Say(loaded);
        if (loaded >= 1)
        {
            _loaded.TrySetResult();
        }
    }

    private static string Say(double loaded) => loaded < 1
        ? $"Sample data. Loading sample history: {Math.Floor(Math.Clamp(loaded, 0, 1) * 100)}%"
        : "Sample data: the applications, people and incidents you see are made up.";
}
