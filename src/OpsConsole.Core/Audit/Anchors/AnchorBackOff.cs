namespace OpsConsole.Core.Audit.Anchors;

/// <summary>How long to wait after failures in a row before the next attempt.</summary>
internal static class AnchorBackOff
{
    private static readonly TimeSpan[] Steps = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>The wait: a fifth more or less, so that nodes do not come all at once, and never less than the other side asked for.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="asked">How long the other side asked to be left alone; null when it did not.</param>
    public static TimeSpan After(int failures, TimeSpan? asked)
    {
        TimeSpan wait = Steps[Math.Clamp(failures, 1, Steps.Length) - 1] * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return asked > wait ? asked.Value : wait;
    }
}
