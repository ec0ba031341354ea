using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Tests.Identity;

/// <summary>What the pages of people and keys do, without a browser.</summary>
public sealed class SettingsPageStateTests(SettingsPageStateTests.Console console) : IClassFixture<SettingsPageStateTests.Console>
{
    private IServiceProvider Services => console.Services;

    [Fact]
    public async Task A_key_is_shown_once_and_then_only_its_id()
    {
        KeysPageState state = new(Services.GetRequiredService<KeyQueries>(), Services.GetRequiredService<KeyCommands>());
        state.StartCreating();
        Assert.Equal([Scopes.TelemetryWrite], state.Chosen);
        state.Name = "support bot";
        state.Choose(Scopes.MetricsRead, true);
        await state.CreateAsync(Actor.Shell("tester@localhost"));

        string key = Assert.IsType<string>(state.FreshKey);
        Assert.False(state.IsCreating);
        KeyListItem item = Assert.Single(state.Items!, k => k.Name == "support bot");
        Assert.Equal(key.Split('_')[1], item.Id);
        Assert.Equal([Scopes.TelemetryWrite, Scopes.MetricsRead], item.Scopes);

        state.Dismiss();
        Assert.Null(state.FreshKey);
        await state.RevokeAsync(item.Id, Actor.Shell("tester@localhost"));
        Assert.NotNull(state.Items!.Single(k => k.Id == item.Id).RevokedAt);
    }

    [Fact]
    public async Task A_key_that_cannot_be_made_leaves_the_form_open_and_says_why()
    {
        KeysPageState state = new(Services.GetRequiredService<KeyQueries>(), Services.GetRequiredService<KeyCommands>());
        state.StartCreating();
        await state.CreateAsync(Actor.Shell("tester@localhost"));
        Assert.True(state.IsCreating);
        Assert.Equal(KeyWording.Say(KeyOutcome.BadName), state.Problem);
    }

    [Fact]
    public async Task Inviting_somebody_gives_a_link_that_sets_a_password()
    {
        PeoplePageState state = People();
        state.StartInviting();
        state.Email = " eve@example.com ";
        state.Choose(Roles.Compliance, true);
        await state.InviteAsync(Actor.Shell("tester@localhost"));

        Assert.Equal(("", false, "eve@example.com"), (state.Problem, state.IsInviting, state.FreshLinkFor));
        PersonListItem eve = Assert.Single(state.Items!, p => p.Email == "eve@example.com");
        Assert.False(eve.HasPassword);
        string token = Uri.UnescapeDataString(state.FreshLink!.Split("&token=")[1]);
        Assert.Equal(PeopleOutcome.Done, await Services.GetRequiredService<AccountCommands>()
            .SetPasswordAsync(eve.Id, token, "a long password", ActorOrigin.Console, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Removing_the_last_administrator_is_refused_and_said()
    {
        string id = await console.CreatePersonAsync(Roles.Administrator);
        PeoplePageState state = People();
        await state.LoadAsync();
        state.StartEditing(state.Items!.Single(p => p.Id == id));
        Assert.Equal([Roles.Administrator], state.Chosen);
        state.Choose(Roles.Administrator, false);
        state.Choose(Roles.Engineer, true);
        await state.SaveRolesAsync(Actor.Shell("tester@localhost"));

        Assert.Equal(PeopleWording.Say(PeopleOutcome.LastAdministrator), state.Problem);
        Assert.Equal(id, state.EditingId); // what was chosen is not lost
    }

    private PeoplePageState People() => new(
        Services.GetRequiredService<PeopleQueries>(), Services.GetRequiredService<PeopleCommands>(), Services.GetRequiredService<PublicAddress>());

    /// <summary>One console for the class: each test looks at its own rows.</summary>
    public sealed class Console : OpsConsoleFactory;
}
