namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>
/// The console is killed with SIGKILL, as a process of its own, at each step of a release up to the push: after the next start nothing happened, or all of it once,
/// and git and the database agree on that within 30 seconds.
/// </summary>
public sealed class KillsBeforeThePushTests(KilledConsole console) : IClassFixture<KilledConsole>
{
    [Theory]
    [InlineData(KillPoint.ApprovalWaits)]
    [InlineData(KillPoint.DecisionWaits)]
    [InlineData(KillPoint.Decided)]
    [InlineData(KillPoint.Committed)]
    [InlineData(KillPoint.PushBegun)]
    [InlineData(KillPoint.PushGoesOn)]
    public Task After_kill_9_a_release_is_whole_or_not_at_all(KillPoint point) => KilledRelease.OnceAsync(console, point);

    [Theory(Explicit = true)]
    [InlineData(KillPoint.ApprovalWaits)]
    [InlineData(KillPoint.Approved)]
    [InlineData(KillPoint.DecisionWaits)]
    [InlineData(KillPoint.Decided)]
    [InlineData(KillPoint.FileWritten)]
    [InlineData(KillPoint.Committed)]
    [InlineData(KillPoint.CommitKnown)]
    [InlineData(KillPoint.PushBegun)]
    [InlineData(KillPoint.PushGoesOn)]
    public Task After_each_of_twenty_times_kill_9_a_release_is_whole_or_not_at_all(KillPoint point) => KilledRelease.OftenAsync(console, point);
}
