using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Web.KillSwitch.Pages;

namespace OpsConsole.Web.Tests.KillSwitch.Pages;

public class KillTargetsTests
{
    [Fact]
    public void What_was_killed_before_is_offered_again() =>
        Assert.Equal(["feature:shop/summary"], Scopes("", KillScope.Feature("shop", "summary")));

    [Fact]
    public void The_drill_and_everything_are_not_in_the_list() => Assert.Empty(Scopes("", KillScope.Drill, KillScope.Global));

    [Fact]
    public void A_search_finds_parts_in_any_case() =>
        Assert.Equal(["app:summary", "model:summary", "feature:shop/Summary"], Scopes("summary", KillScope.Feature("shop", "Summary"), KillScope.App("bot")));

    [Fact]
    public void What_is_typed_as_a_scope_is_that_scope() => Assert.Equal(["model:gpt-x"], Scopes(" model:gpt-x "));

    [Fact]
    public void What_is_killed_is_marked()
    {
        EnvironmentSwitches switches = EnvironmentSwitches.New("production").With(new SwitchRecord(
            "0000000000000001", 1, "production", KillScope.App("bot"), SwitchAction.Kill, DateTime.UnixEpoch, SwitchCause.Command,
            new RecordedActor(ActorType.Person, "1", "a@example.com", ActorOrigin.Console), "it harms"));
        Assert.True(KillTargets.Groups(new DimensionCatalog(), [], switches, "").Single().Targets.Single().IsKilled);
    }

    [Fact]
    public void Long_lists_are_cut_and_counted()
    {
        TargetGroup group = KillTargets.Groups(
            new DimensionCatalog(), Enumerable.Range(0, 20).Select(i => KillScope.App($"app-{i:00}")), EnvironmentSwitches.New("production"), "").Single();
        Assert.Equal((KillTargets.Shown, 20 - KillTargets.Shown), (group.Targets.Count, group.More));
    }

    private static string[] Scopes(string search, params KillScope[] known) =>
    [
        .. KillTargets.Groups(new DimensionCatalog(), known, EnvironmentSwitches.New("production"), search).SelectMany(g => g.Targets).Select(t => t.Scope.ToString()),
    ];
}
