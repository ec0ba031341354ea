using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Pages;

namespace OpsConsole.Web.Tests.KillSwitch.Pages;

public class KillBannerTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Nothing_is_said_while_everything_is_live() => Assert.Equal("", Say());

    [Fact]
    public void A_drill_is_not_worth_a_line() => Assert.Equal("", Say(Kill("01", KillScope.Drill)));

    [Fact]
    public void A_kill_is_told_with_who_when_and_why() =>
        Assert.Equal("Killed in production: model:gpt-x (Anna, 3 min ago: it harms).", Say(Kill("01", KillScope.Model("gpt-x"))));

    [Fact]
    public void The_widest_is_named_and_the_others_counted() => Assert.Equal(
        "Killed in production: global (Anna, 3 min ago: it harms) and 2 more.",
        Say(Kill("01", KillScope.Model("gpt-x")), Kill("02", KillScope.Global), Kill("03", KillScope.App("shop"))));

    private static string Say(params SwitchRecord[] records) =>
        KillBanner.Describe(records.Aggregate(SwitchSnapshot.New, (snapshot, record) => snapshot.With(record)), _ => "Anna", Now);

    private static SwitchRecord Kill(string id, KillScope scope) => new(
        id.PadLeft(16, '0'), 1, "production", scope, SwitchAction.Kill, Now.AddMinutes(-3), SwitchCause.Command,
        new RecordedActor(ActorType.Person, "1", "anna@example.com", ActorOrigin.Console), "it harms");
}
