using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Tests.KillSwitch.Restores;

public class RestoreRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);
    private static readonly Backer Ann = new("1", "ann@example.com", true), Bob = new("2", "bob@example.com", true), Cy = new("3", "cy@example.com", true);

    [Theory]
    [InlineData("ann@example.com", "ANN@example.com", true)]
    [InlineData("ann@example.com", " ann@example.com ", true)]
    [InlineData("ann@example.com", "anne@example.com", false)]
    public void Accounts_with_one_address_are_one_person(string first, string second, bool same) =>
        Assert.Equal(same, RestoreRules.Needs([Ann with { Email = first }, Bob with { Email = second }]) == 1);

    [Fact]
    public void Accounts_that_are_gone_are_not_one_person_and_do_not_count() =>
        Assert.Equal(2, RestoreRules.Needs([new Backer("1", "", false), new Backer("2", "", false)]));

    [Fact]
    public void Who_may_not_any_more_does_not_count() => Assert.Equal(1, RestoreRules.Needs([Ann with { May = false }, Bob]));

    [Fact]
    public void A_person_who_asked_and_another_suffice() => Assert.Equal(RestoreOutcome.Done, Judge([Ann], Bob));

    [Fact]
    public void Two_suffice_where_a_program_asked()
    {
        Assert.Equal(RestoreOutcome.Waiting, Judge([], Bob));
        Assert.Equal(RestoreOutcome.Done, Judge([Bob], Cy));
    }

    [Fact]
    public void Nobody_agrees_twice()
    {
        Assert.Equal(RestoreOutcome.SamePerson, Judge([Ann], Ann));
        Assert.Equal(RestoreOutcome.SamePerson, Judge([Ann], Ann with { Id = "9", Email = "ANN@example.com" }));
        Assert.Equal(RestoreOutcome.SamePerson, Judge([Ann], Ann with { Id = "9", Email = "ann+night@example.com" }));
        Assert.Equal(RestoreOutcome.SamePerson, Judge([Ann], Ann with { Email = "new@example.com" }));
    }

    [Fact]
    public void Time_ends_with_the_moment_it_names()
    {
        Assert.Equal(RestoreOutcome.Expired, Judge([Ann], Bob, r => r.ExpiresAt = Now));
        Assert.Equal(RestoreOutcome.Done, Judge([Ann], Bob, r => r.ExpiresAt = Now.AddTicks(1)));
    }

    [Theory]
    [InlineData(RestoreState.Done, RestoreOutcome.Decided)]
    [InlineData(RestoreState.Withdrawn, RestoreOutcome.Decided)]
    [InlineData(RestoreState.Expired, RestoreOutcome.Expired)]
    public void What_was_decided_is_decided(RestoreState state, RestoreOutcome expected) => Assert.Equal(expected, Judge([Ann], Bob, r => r.State = state));

    [Fact]
    public void Kills_that_are_gone_cannot_be_taken_back() => Assert.Equal(RestoreOutcome.Overtaken, Judge([Ann], Bob, r => r.Kills = "another"));

    [Fact]
    public void While_the_state_is_doubted_only_a_new_lineage_is_agreed_to()
    {
        SwitchSnapshot doubted = Killed() with { Doubt = "rolled back" };
        RestoreRequest restore = Request(), lineage = Request();
        (lineage.Kind, lineage.Kills) = (RestoreKind.NewLineage, RestoreRules.Lineage(doubted));

        Assert.Equal(RestoreOutcome.Doubted, RestoreRules.Judge(restore, [Ann], Bob, doubted, Now));
        Assert.Equal(RestoreOutcome.Done, RestoreRules.Judge(lineage, [Ann], Bob, doubted, Now));
        Assert.Equal(RestoreOutcome.Overtaken, RestoreRules.Judge(lineage, [Ann], Bob, doubted with { Epoch = doubted.Epoch + 1 }, Now)); // it was about an earlier doubt
        Assert.Equal(RestoreOutcome.Overtaken, RestoreRules.Judge(lineage, [Ann], Bob, Killed(), Now));
    }

    [Fact]
    public void Another_person_reviews_once()
    {
        RestoreRequest broken = Request();
        broken.BrokeGlass = true;
        Assert.Equal(RestoreOutcome.SamePerson, RestoreRules.JudgeReview(broken, Ann, Ann));
        Assert.Equal(RestoreOutcome.NotAllowed, RestoreRules.JudgeReview(broken, Ann, Bob with { May = false }));
        Assert.Equal(RestoreOutcome.Done, RestoreRules.JudgeReview(broken, Ann, Bob));
        broken.ReviewedBy = Bob.Id;
        Assert.Equal(RestoreOutcome.Decided, RestoreRules.JudgeReview(broken, Ann, Cy));
    }

    private static RestoreOutcome Judge(Backer[] behind, Backer by, Action<RestoreRequest>? change = null)
    {
        RestoreRequest request = Request();
        change?.Invoke(request);
        return RestoreRules.Judge(request, behind, by, Killed(), Now);
    }

    private static SwitchSnapshot Killed() => SwitchSnapshot.New.With(new SwitchRecord(
        "00000000000000aa", 1, "production", KillScope.Model("gpt-x"), SwitchAction.Kill, Now, SwitchCause.Command,
        new RecordedActor(ActorType.Person, Ann.Id, Ann.Email, ActorOrigin.Console), "it harms"));

    private static RestoreRequest Request() => new()
    {
        Id = "00000000000000bb",
        Environment = "production",
        Scope = "model:gpt-x",
        Kills = "00000000000000aa",
        Reason = "fixed",
        RequesterId = Ann.Id,
        RequestedAt = Now,
        ExpiresAt = Now.AddHours(1),
    };
}
