using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

public class SwitchScopeTests
{
    [Theory]
    [InlineData("global", SwitchScopeKind.Global, "live.global")]
    [InlineData("app:shop", SwitchScopeKind.Application, "live.app.shop")]
    [InlineData("app:a/b:c", SwitchScopeKind.Application, "live.app.a/b:c")]
    [InlineData("model:gpt-x:2026", SwitchScopeKind.Model, "live.model.gpt-x:2026")]
    [InlineData("model:eu/é", SwitchScopeKind.Model, "live.model.eu/é")]
    [InlineData("feature:shop/chat", SwitchScopeKind.Feature, "live.feature.shop.chat")]
    [InlineData("feature:team/shop/chat", SwitchScopeKind.Feature, "live.feature.team/shop.chat")]
    public void Scopes_are_read_as_the_console_spells_them(string text, SwitchScopeKind kind, string flag)
    {
        Assert.True(SwitchScope.TryParse(text, out SwitchScope? scope));
        Assert.Equal((kind, text, flag), (scope.Kind, scope.Text, scope.FlagKey));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Global")]
    [InlineData("app:")]
    [InlineData("model:")]
    [InlineData("feature:shop")]
    [InlineData("feature:/chat")]
    [InlineData("feature:shop/")]
    [InlineData(" global")]
    [InlineData("app:shop ")]
    [InlineData("app:a\nb")]
    [InlineData("user:anna")]
    public void Anything_else_is_no_scope(string? text) => Assert.False(SwitchScope.TryParse(text, out _));

    [Fact]
    public void A_scope_has_at_most_200_characters()
    {
        Assert.True(SwitchScope.TryParse("app:" + new string('x', 196), out _));
        Assert.False(SwitchScope.TryParse("app:" + new string('x', 197), out _));
    }

    [Fact]
    public void A_feature_is_split_at_the_last_slash_so_its_name_has_none()
    {
        Assert.Equal(SwitchScope.Feature("a/b", "c"), SwitchScope.Parse("feature:a/b/c"));
        Assert.Throws<ArgumentException>(() => SwitchScope.Feature("a", "b/c"));
    }
}
