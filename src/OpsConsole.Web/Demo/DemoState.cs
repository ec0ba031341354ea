namespace OpsConsole.Web.Demo;

/// <summary>What the banner says: whether there is sample data, and how much of its history has arrived.</summary>
internal sealed class DemoState
{
    /// <summary>Raised on the sender's thread when <see cref="Loaded"/> changes.</summary>
    public event Action? Changed;

    /// <summary>Part of the history that has arrived, 0 to 1.</summary>
    public double Loaded { get; private set; }

    /// <summary>The banner's text.</summary>
    public string Text => Loaded < 1
        ? $"Sample data: loading thirty days of history, {Math.Floor(Loaded * 100)}%."
        : "Sample data: these applications, people and incidents are made up.";

    public void Report(double loaded)
    {
        Loaded = Math.Clamp(loaded, 0, 1);
        Changed?.Invoke();
    }
}
