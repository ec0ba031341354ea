namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>
/// The console is killed with SIGKILL, as a process of its own, at each step of a release from the push to its notification: after the next start it is live once, git and the
/// database agree on that within 30 seconds, and whoever is to hear of it does.
/// </summary>
public sealed class KillsAfterThePushTests(KilledConsole console) : IClassFixture<KilledConsole>
{
    [Theory]
    [InlineData(KillPoint.Notified)]
    [InlineData(KillPoint.RemoteHasIt)]
    [InlineData(KillPoint.MirrorLocked)]
    [InlineData(KillPoint.MirrorKnows)]
    [InlineData(KillPoint.Done)]
    [InlineData(KillPoint.Released)]
    [InlineData(KillPoint.KilledAgain)]
    public Task After_kill_9_a_release_is_whole(KillPoint point) => KilledRelease.OnceAsync(console, point);

    [Theory(Explicit = true)]
    [InlineData(KillPoint.Notified)]
    [InlineData(KillPoint.RemoteHasIt)]
    [InlineData(KillPoint.Pushed)]
    [InlineData(KillPoint.MirrorLocked)]
    [InlineData(KillPoint.MirrorKnows)]
    [InlineData(KillPoint.Done)]
    [InlineData(KillPoint.Released)]
    [InlineData(KillPoint.Answered)]
    [InlineData(KillPoint.KilledAgain)]
    [InlineData(KillPoint.Anywhere)]
    public Task After_each_of_twenty_times_kill_9_a_release_is_whole(KillPoint point) => KilledRelease.OftenAsync(console, point);
}
