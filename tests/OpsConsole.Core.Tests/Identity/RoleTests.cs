using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Identity;

public class RoleTests
{
    [Theory]
    [InlineData("oncall", Roles.OnCall)]
    [InlineData("on-call", Roles.OnCall)]
    [InlineData("OnCall", Roles.OnCall)]
    [InlineData("Product Owner", Roles.ProductOwner)]
    [InlineData("product_owner", Roles.ProductOwner)]
    [InlineData("admin", Roles.Administrator)]
    [InlineData("king", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_role_is_understood_however_it_is_spelled(string? text, string? role) => Assert.Equal(role, RoleNames.Parse(text));

    [Theory]
    [InlineData("/engineering", Roles.Engineer)]
    [InlineData("/engineering", Roles.OnCall)]
    [InlineData("/home", Roles.ProductOwner)]
    [InlineData("/executive", Roles.Executive)]
    [InlineData("/home", Roles.Compliance)]
    [InlineData("/engineering", Roles.Administrator)]
    [InlineData("/executive", Roles.Administrator, Roles.Executive)]
    [InlineData("/account")]
    public void Each_role_has_a_home(string home, params string[] roles) => Assert.Equal(home, RoleHome.For(roles));

    [Fact]
    public void Until_telemetry_arrives_those_who_connect_applications_are_shown_how()
    {
        Assert.Equal("/connect", RoleHome.For([Roles.Administrator], hasTelemetry: false));
        Assert.Equal("/engineering", RoleHome.For([Roles.Administrator], hasTelemetry: true));
        Assert.Equal("/executive", RoleHome.For([Roles.Executive], hasTelemetry: false));
    }

    [Fact]
    public void Every_role_and_scope_is_in_words()
    {
        Assert.All(Roles.All, role => Assert.NotEqual(role, RoleNames.Title(role)));
        Assert.All(Roles.All, role => Assert.NotEmpty(RoleNames.Explain(role)));
        Assert.All(Scopes.All, scope => Assert.NotEqual(scope, KeyWording.Explain(scope)));
        Assert.All(Enum.GetValues<PeopleOutcome>().Skip(1), outcome => Assert.NotEmpty(PeopleWording.Say(outcome)));
        Assert.All(Enum.GetValues<KeyOutcome>().Skip(1), outcome => Assert.NotEmpty(KeyWording.Say(outcome)));
    }

    [Fact]
    public void A_permission_never_names_a_role_or_a_scope_that_does_not_exist() => Assert.All(Permissions.Grants.Values, grant =>
    {
        Assert.All(grant.Roles, role => Assert.Contains(role, Roles.All));
        Assert.All(grant.Scopes, scope => Assert.Contains(scope, Scopes.All));
    });
}
