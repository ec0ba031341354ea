using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Access that changes while pages are open, and the settings pages themselves.</summary>
public sealed class PeopleAndKeysTests(ConsoleFixture console)
{
    private const float FiveSeconds = 5000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_taken_away_locks_every_open_tab_within_five_seconds()
    {
        PeopleCommands people = console.Services.GetRequiredService<PeopleCommands>();
        await console.AddPersonAsync(Roles.Administrator); // so that the other is not the last
        string id = await console.AddPersonAsync(Roles.Administrator);
        await using Window window = await console.OpenForAsync(id);
        await window.GoToAsync("settings/people");
        IPage second = await window.Page.Context.NewPageAsync();
        await second.GotoAsync("settings/people");
        await Expect(second.Locator("#ready[data-interactive]")).ToHaveCountAsync(1);

        Assert.Equal(PeopleOutcome.Done, await people.ChangeRolesAsync(id, [Roles.Executive], Actor.Shell("tester@localhost"), Cancel));
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No access", new() { Timeout = FiveSeconds });
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No access", new() { Timeout = FiveSeconds });
        await Expect(second.GetByRole(AriaRole.Link, new() { Name = "People" })).ToHaveCountAsync(0);

        await people.DisableAsync(id, Actor.Shell("tester@localhost"), Cancel);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in", new() { Timeout = FiveSeconds });
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in", new() { Timeout = FiveSeconds });
    }

    [Fact]
    public async Task Signing_out_in_one_tab_locks_the_other()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("settings/keys");
        IPage second = await window.Page.Context.NewPageAsync();
        await second.GotoAsync("settings/keys");
        await Expect(second.Locator("#ready[data-interactive]")).ToHaveCountAsync(1);

        await window.Page.Locator("[popovertarget=user-menu]").ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in", new() { Timeout = FiveSeconds });
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("settings/keys");
        string name = $"browser {Guid.NewGuid():N}";
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await window.Page.GetByLabel("Name: what will use it").FillAsync(name);
        await window.Page.GetByLabel("Read metrics").CheckAsync();
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create the key" }).ClickAsync();

        string key = await window.Page.Locator("code.code").InnerTextAsync();
        Assert.NotNull(console.Services.GetRequiredService<KeyDirectory>().Verify(key));
        await window.ExpectAccessibleAsync();
        await window.GoToAsync("settings/keys");
        await Expect(window.Page.GetByText(key)).ToHaveCountAsync(0);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key {name}" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Row, new() { Name = name })).ToContainTextAsync("revoked");
        Assert.Null(console.Services.GetRequiredService<KeyDirectory>().Verify(key));
    }

    [Fact]
    public async Task Somebody_is_invited_and_the_link_lets_them_in()
    {
        await using Window window = await console.OpenAsync(Roles.Administrator);
        await window.GoToAsync("settings/people");
        string email = $"{Guid.NewGuid():N}@example.com";
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await window.Page.GetByLabel("E-mail address").FillAsync(email);
        await window.Page.GetByLabel("Compliance").CheckAsync();
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        string link = await window.Page.Locator("code.code").InnerTextAsync();
        await window.ExpectAccessibleAsync();

        await using Window other = await console.OpenSignedOutAsync();
        await other.Page.GotoAsync(link);
        await other.ExpectAccessibleAsync();
        await other.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("a long password");
        await other.Page.GetByLabel("New password, again").FillAsync("a long password");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await other.FillSignInAsync(email, "a long password");
        await Expect(other.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/home"));
        await other.Page.GotoAsync("account");
        await other.ExpectAccessibleAsync();
    }
}
