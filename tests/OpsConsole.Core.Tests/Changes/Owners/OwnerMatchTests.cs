using OpsConsole.Core.Changes.Owners;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Owners;

public class OwnerMatchTests
{
    private static readonly AccessEntry Ann = Person("ann@example.com"), Bob = Person("bob@example.com");

    private static readonly Dictionary<string, IReadOnlyList<string>> Teams = new()
    {
        ["@org/prompts"] = ["Bob@example.com", "gone@example.com"],
        ["@ann"] = ["ann@example.com"],
    };

    [Theory]
    [InlineData("ann@example.com", true, false)]
    [InlineData("ANN@Example.com", true, false)]
    [InlineData("@ann", true, false)]
    [InlineData("@Ann", true, false)]
    [InlineData("@org/prompts", false, true)]
    [InlineData("@ORG/Prompts", false, true)]
    [InlineData("@bob", false, false)]
    [InlineData("@org", false, false)]
    [InlineData("@ann@example.com", false, false)]
    [InlineData("", false, false)]
    public void An_address_is_the_persons_own_and_a_name_is_whom_the_policy_lists(string owner, bool isAnn, bool isBob) =>
        Assert.Equal((isAnn, isBob), (OwnerMatch.Owns([owner], Ann, Teams), OwnerMatch.Owns([owner], Bob, Teams)));

    [Fact]
    public void One_of_several_owners_suffices() => Assert.True(OwnerMatch.Owns(["@nobody", "@org/prompts"], Bob, Teams));

    [Fact]
    public void Who_is_disabled_or_has_no_address_owns_nothing()
    {
        Assert.False(OwnerMatch.Owns(["ann@example.com", "@ann"], Ann with { Disabled = true }, Teams));
        Assert.False(OwnerMatch.Owns([""], Ann with { Email = "" }, Teams));
    }

    [Fact]
    public void Owners_that_nobody_is_are_named_each_once() =>
        Assert.Equal(
            ["@org/other", "gone@example.com", "@ann"],
            OwnerMatch.Unmatched(["@org/prompts", "@org/other", "@Org/Other", "gone@example.com", "@ann"], [Bob, Ann with { Disabled = true }], Teams));

    private static AccessEntry Person(string email) => new(Guid.NewGuid().ToString("n"), email, "", [], false, "");
}
