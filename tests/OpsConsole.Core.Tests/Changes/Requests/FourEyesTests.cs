using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Who counts, and how often.</summary>
public sealed class FourEyesTests
{
    private static readonly Reviewer Bob = new("bob", "bob@example.com", [Roles.ProductOwner], true);

    [Fact]
    public void Somebody_who_had_no_hand_in_it_counts() => Assert.Null(Refusal(Bob));

    [Fact]
    public void Who_is_no_person_does_not_count() => Assert.NotNull(FourEyes.Refusal(ActorType.Key, Bob, "ann", "ann@example.com", []));

    [Fact]
    public void Who_may_not_approve_does_not_count() => Assert.NotNull(Refusal(Bob with { May = false }));

    [Fact]
    public void Who_asked_does_not_count_though_the_address_is_another_by_now() => Assert.NotNull(Refusal(Bob with { Id = "ann" }));

    [Fact]
    public void Who_asked_does_not_count_under_another_account() => Assert.NotNull(Refusal(Bob with { Email = "Ann+boss@Example.com" }));

    [Fact]
    public void Who_wrote_it_does_not_count() => Assert.NotNull(Refusal(Bob with { Email = "carla@example.com" }));

    [Fact]
    public void Without_an_address_nobody_is_taken_for_somebody_else() =>
        Assert.Null(FourEyes.Refusal(ActorType.Person, Bob with { Email = "" }, "key", "", ["Somebody <>"]));

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void So_many_people_are_needed_as_are_demanded(int people, bool met) =>
        Assert.Equal(met, Count(new ApprovalDemand(people, [], 0), [Bob, Bob with { Id = "cleo", Email = "cleo@example.com" }]).IsMet);

    [Fact]
    public void Two_accounts_of_one_mailbox_are_one_person() =>
        Assert.Equal(1, Count(new ApprovalDemand(2, [], 0), [Bob, Bob with { Id = "bob2", Email = "bob+two@example.com" }]).People);

    [Fact]
    public void Two_accounts_without_address_are_two() => Assert.Equal(2, Count(new ApprovalDemand(2, [], 0), [Bob with { Email = "" }, Bob with { Id = "bob2", Email = "" }]).People);

    [Fact]
    public void Who_may_not_is_not_counted() => Assert.Equal(0, Count(new ApprovalDemand(1, [], 0), [Bob with { May = false }]).People);

    [Theory]
    [InlineData(Roles.Engineer, 0)]
    [InlineData(Roles.ProductOwner, 1)]
    public void Where_roles_are_demanded_others_do_not_count(string role, int people) => Assert.Equal(people, Count(new ApprovalDemand(1, [role], 0), [Bob]).People);

    [Theory]
    [InlineData(Roles.Executive, 0)]
    [InlineData(Roles.Compliance, 0)]
    [InlineData(Roles.OnCall, 1)]
    public void Where_none_are_demanded_those_that_may_release_count(string role, int people) => Assert.Equal(people, Count(new ApprovalDemand(1, [], 0), [Bob with { Roles = [role] }]).People);

    [Theory]
    [InlineData("bob", true, true)]
    [InlineData("nobody", true, false)]
    [InlineData("nobody", false, true)] // of what nobody owns, no owner is needed
    public void An_owner_is_needed_where_there_is_one(string owner, bool hasOwners, bool met) =>
        Assert.Equal(met, ApprovalCount.Of([new ApprovalDemand(1, [], 1)], [Bob], hasOwners, r => r.Id == owner).Single().IsMet);

    [Fact]
    public void An_owner_whose_role_does_not_count_is_no_owner_that_counts() =>
        Assert.Equal((1, 0), ApprovalCount.Of([new ApprovalDemand(1, [Roles.Engineer], 1)], [Bob, Bob with { Id = "ed", Email = "ed@example.com", Roles = [Roles.Engineer] }], true, r => r.Id == "bob").Select(d => (d.People, d.Owners)).Single());

    private static string? Refusal(Reviewer by) => FourEyes.Refusal(ActorType.Person, by, "ann", "ann@example.com", ["Carla Colleague <carla@example.com>"]);

    private static DemandStanding Count(ApprovalDemand demand, IReadOnlyList<Reviewer> approvers) => ApprovalCount.Of([demand], approvers, false, _ => false).Single();
}
