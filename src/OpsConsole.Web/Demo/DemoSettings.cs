namespace OpsConsole.Web.Demo;

/// <summary>Settings of the sample data (section <c>Demo</c>).</summary>
internal sealed class DemoSettings
{
    /// <summary>Days of history: more than two months, so that each has one before it. Default 62.</summary>
    public int Days { get; set; } = 62;

    /// <summary>Interactions a day, on average over a week, in history and live. Default 3,000.</summary>
    public double InteractionsPerDay { get; set; } = 3000;

    /// <summary>Another seed is another world. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Base address to send to; by default the console's own.</summary>
    public string? Endpoint { get; set; }
}
