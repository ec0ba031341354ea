namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// When to try again. After a connection that worked: somewhere in the next 5 s, so that all the clients of a console that was
/// restarted do not come at once. Then full jitter with a growing bound, up to 30 s. Never two attempts within a second.
/// </summary>
internal sealed class ReconnectBackoff(Random random)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1), FirstBound = TimeSpan.FromSeconds(5), Cap = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>Says that the console answered well.</summary>
    public void Reset() => _failures = 0;

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="sinceAttempt">How long ago the last attempt began.</param>
    /// <param name="asked">What the console asked for by <c>Retry-After</c>; zero when it did not. Some jitter is added to it.</param>
    public TimeSpan Next(TimeSpan sinceAttempt, TimeSpan asked = default)
    {
        TimeSpan bound = FirstBound * Math.Pow(2, Math.Clamp(_failures - 1, 0, 4)); // 5, 5, 10, 20, 30, 30 …
        bound = bound < Cap ? bound : Cap;
        _failures++;
        TimeSpan least = asked > Apart - sinceAttempt ? asked : Apart - sinceAttempt;
        least = least > TimeSpan.Zero ? least : TimeSpan.Zero;
        return asked > TimeSpan.Zero ? asked + (FirstBound * random.NextDouble()) : least + ((bound - least) * random.NextDouble());
    }
}
