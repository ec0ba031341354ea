using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Tests.Layout;

public sealed class ShellTests : BunitContext
{
    private readonly BunitAuthorizationContext _person;

    public ShellTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        _person = AddAuthorization();
        _person.SetAuthorized("ana@example.org");
        _person.SetPolicies(Permissions.ViewMetrics, Permissions.ViewInteractions);
        Services.AddScoped<NavTree>();
        Add(new NavItem("Settings", 1, "People", "/settings/people", "people", Permissions.ManagePeople));
        Add(new NavItem("Observe", 3, "Interactions", "/interactions", "interactions", Permissions.ViewInteractions));
        Add(new NavItem("Observe", 2, "Engineering", "/engineering", "engineering", Permissions.ViewMetrics));
        Services.AddSingleton(new PaletteCommand("Theme: dark", "moon", Act: "theme-dark"));
        Services.AddSingleton(new PaletteCommand("Create API key", "key", Href: "/settings/keys", Permission: Permissions.ManageKeys));
    }

    [Fact]
    public async Task The_navigation_has_what_the_person_may_open_in_the_order_of_work()
    {
        _person.SetPolicies(Permissions.ViewMetrics, Permissions.ViewInteractions, Permissions.ManagePeople);
        NavTree nav = Services.GetRequiredService<NavTree>();

        AuthenticationState state = await Services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        IReadOnlyList<NavSection> sections = await nav.ForAsync(state.User);

        Assert.Equal(["Observe: Engineering, Interactions", "Settings: People"], sections.Select(s => $"{s.Name}: {string.Join(", ", s.Items.Select(i => i.Label))}"));
    }

    [Fact]
    public void The_palette_lists_pages_and_commands_that_are_allowed()
    {
        IRenderedComponent<CommandPalette> palette = Render<CommandPalette>();

        Assert.Equal(["Engineering", "Interactions", "Theme: dark"], palette.FindAll("[role=option] .label").Select(line => line.TextContent));
    }

    [Fact]
    public void Enter_goes_where_the_arrows_stand()
    {
        IRenderedComponent<CommandPalette> palette = Render<CommandPalette>();

        palette.Find("input").KeyDown("ArrowDown");
        Assert.Equal(palette.Find("[aria-selected=true]").Id, palette.Find("input").GetAttribute("aria-activedescendant"));
        palette.Find("input").KeyDown("Enter");

        Assert.EndsWith("/interactions", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        JSInterop.VerifyInvoke("opsShell.closeDialog");
    }

    [Fact]
    public void A_command_of_the_browser_is_run_there()
    {
        IRenderedComponent<CommandPalette> palette = Render<CommandPalette>();

        palette.Find("input").Input("dark");
        palette.Find("input").KeyDown("Enter");

        Assert.Equal("theme-dark", JSInterop.VerifyInvoke("opsShell.act").Arguments[0]);
    }

    [Fact]
    public void Results_are_announced_and_closing_starts_anew()
    {
        IRenderedComponent<CommandPalette> palette = Render<CommandPalette>();

        palette.Find("input").Input("dark");
        Assert.Equal("2 results", palette.Find("[role=status]").TextContent); // the command, and looking it up
        palette.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);

        Assert.Equal("", palette.Find("input").GetAttribute("value"));
        Assert.Equal(3, palette.FindAll("[role=option]").Count);
    }

    [Fact]
    public void The_sheet_lists_only_shortcuts_to_pages_that_are_allowed()
    {
        IRenderedComponent<ShortcutSheet> sheet = Render<ShortcutSheet>();

        IEnumerable<string?> hrefs = sheet.FindAll("[data-href]").Select(line => line.GetAttribute("data-href"));
        Assert.Equal(["/", "/engineering", "/interactions"], hrefs);
        Assert.Equal("theme-toggle", sheet.Find("[data-keys=t]").GetAttribute("data-run"));
    }

    [Fact]
    public void No_two_shortcuts_share_their_keys() =>
        Assert.Equal(Shortcut.All.Count, Shortcut.All.Select(shortcut => shortcut.Keys).Distinct().Count());

    [Fact]
    public void A_banner_names_its_page_and_follows_its_live_text()
    {
        LiveText live = new("Loading");
        Services.AddSingleton(new Banner("info", "", "/connect", "Connect your own") { Live = live });
        IRenderedComponent<PageBanner> banner = Render<PageBanner>();
        Assert.Equal("/connect", banner.Find("a").GetAttribute("href"));

        live.Text = "This is sample data.";

        banner.WaitForAssertion(() => Assert.Contains("This is sample data.", banner.Find(".banner-info").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ana Souza", "AS")]
    [InlineData("ana.maria.souza@example.org", "AS")]
    [InlineData("ana", "A")]
    [InlineData("@", "?")]
    public void Initials_come_from_name_or_address(string name, string initials) => Assert.Equal(initials, UserMenu.InitialsOf(name));

    private void Add(NavItem item) => Services.AddSingleton(item);
}
