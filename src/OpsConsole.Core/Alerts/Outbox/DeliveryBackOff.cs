namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>How long to wait before the next attempt.</summary>
internal static class DeliveryBackOff
{
    /// <summary>Shortest wait.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>
    /// The wait, anywhere between the shortest and a limit that doubles with each attempt (full jitter), so that what failed together does not come
    /// back together; never less than the other side asked for, and never more than <see cref="Most"/>.
    /// </summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="asked">How long the other side asked to be left alone; null when it did not.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked, double chance)
    {
        double limit = Math.Min(Most.TotalSeconds, Least.TotalSeconds * Math.Pow(2, Math.Clamp(attempts, 1, 20)));
        TimeSpan wait = Least + (chance * (TimeSpan.FromSeconds(limit) - Least));
        return asked > Most ? Most : asked > wait ? asked.Value : wait;
    }
}
