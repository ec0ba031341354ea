using OpsConsole.Core.KillSwitch.Drills;

namespace OpsConsole.Core.Tests.KillSwitch.Drills;

/// <summary>How a drill ends follows from what it showed.</summary>
public sealed class DrillVerdictTests
{
    private static readonly DrillFindings Good = new() { ProbeMs = 12, RestoreMs = 9, Reach = new DrillReach(3, 3, 10, 20, []) };

    [Fact]
    public void All_obeyed_in_time() => Assert.Equal((DrillOutcome.Passed, null), Judge(Good));

    [Fact]
    public void Nobody_but_the_own_client_followed() => Assert.Equal((DrillOutcome.Passed, null), Judge(Good with { Reach = DrillReach.Nobody }));

    [Fact]
    public void An_own_client_that_is_slower_than_the_limit_fails_it() =>
        Assert.Equal((DrillOutcome.Failed, "The console's own client obeyed the kill after 1,001 ms; the limit is 1,000 ms."), Judge(Good with { ProbeMs = 1_001 }));

    [Fact]
    public void An_own_client_that_does_not_obey_fails_it() =>
        Assert.Equal((DrillOutcome.Failed, "The console's own client did not obey the kill within 10 s."), Judge(Good with { ProbeMs = null, RestoreMs = null }));

    [Fact]
    public void A_restore_that_does_not_arrive_fails_it() =>
        Assert.Equal((DrillOutcome.Failed, "The console's own client did not obey the restore within 10 s."), Judge(Good with { RestoreMs = null }));

    [Fact]
    public void In_doubt_the_restore_is_not_judged() => Assert.Equal(DrillOutcome.Passed, Judge(Good with { RestoreMs = null, Doubt = true }).Outcome);

    [Fact]
    public void Missing_instances_are_named_up_to_five() => Assert.Equal(
        (DrillOutcome.Incomplete, "7 of 9 instances did not report within 10 s: a, b, c, d, e and 2 more."),
        Judge(Good with { Reach = new DrillReach(9, 2, 10, 20, ["a", "b", "c", "d", "e", "f", "g"]) }));

    [Fact]
    public void A_kill_that_the_disk_did_not_take_is_said() => Assert.StartsWith("The disk did not take the kill", Judge(Good with { Durable = false }).Problem, StringComparison.Ordinal);

    [Fact]
    public void What_kept_it_from_being_done_fails_it() => Assert.Equal((DrillOutcome.Failed, "no way"), Judge(Good with { Obstacle = "no way" }));

    private static (DrillOutcome Outcome, string? Problem) Judge(DrillFindings found) => DrillVerdict.Of(found, new DrillOptions());
}
