namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// When to try again. After a connection that worked: somewhere in the next 5 s, so that all the clients of a console that was
/// restarted do not come at once. Those who came too early wait at least 4 s, until the first wave has gone by, and at most 18 s; then up to
/// 30 s. Never two attempts within a second. So 10,000 clients of a console that is back within 4 s all have it within 20 s more, and
/// never more than about 2,200 of them try in the same second.
/// </summary>
internal sealed class ReconnectBackoff(Random random)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1), FirstWave = TimeSpan.FromSeconds(5), GoneBy = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan[] Bounds = [FirstWave, TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(30)];

    private int _failures;

    /// <summary>Says that the console answered well.</summary>
    public void Reset() => _failures = 0;

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="sinceAttempt">How long ago the last attempt began.</param>
    /// <param name="asked">What the console asked for by <c>Retry-After</c>; zero when it did not. Some jitter is added to it.</param>
    public TimeSpan Next(TimeSpan sinceAttempt, TimeSpan asked = default)
    {
        TimeSpan bound = Bounds[Math.Min(_failures, Bounds.Length - 1)];
        TimeSpan least = _failures == 0 ? Apart - sinceAttempt : GoneBy;
        least = asked > least ? asked : least > TimeSpan.Zero ? least : TimeSpan.Zero;
        _failures = Math.Min(_failures + 1, Bounds.Length);
        return asked > TimeSpan.Zero ? asked + (FirstWave * random.NextDouble()) : least + ((bound - least) * random.NextDouble());
    }
}
