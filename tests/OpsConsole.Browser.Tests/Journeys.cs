using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>What people do, in a real browser on a real server.</summary>
public sealed partial class Journeys(ConsoleFixture console)
{
    [Fact]
    public async Task An_engineer_signs_in_and_lands_on_the_engineering_dashboard()
    {
        (string email, string password) = await console.CreatePersonAsync(Roles.Engineer);
        await using Window window = await console.OpenSignedOutAsync();

        await window.SignInAsync(email, password);

        await Expect(window.Page).ToHaveURLAsync(EngineeringUrl());
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Engineering");
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_and_comes_back_to_the_page_asked_for()
    {
        (string email, string password) = await console.CreatePersonAsync(Roles.Engineer);
        await using Window window = await console.OpenSignedOutAsync();

        await window.Page.GotoAsync("interactions");
        await Expect(window.Page).ToHaveURLAsync(SignInUrl());
        await window.FillSignInAsync(email, password);

        await Expect(window.Page).ToHaveURLAsync(InteractionsUrl());
    }

    [Fact]
    public async Task The_dashboard_shows_the_numbers_that_were_sent()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);

        await window.GoToAsync($"engineering?range=6h&app={SampleTraffic.Application}");

        await Expect(Stat(window, "Interactions")).ToHaveTextAsync(SampleTraffic.Interactions.ToString());
        await Expect(Stat(window, "Throttled calls")).ToHaveTextAsync(SampleTraffic.Throttled.ToString());
    }

    [Fact]
    public async Task Dragging_over_a_chart_zooms_the_whole_page_and_back_undoes_it()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("engineering?range=6h");
        ILocator plot = window.Page.Locator(".nsewdrag").First; // the drawing area of plotly's first chart
        await Expect(plot).ToBeVisibleAsync();
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;

        await window.Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height / 2));
        await window.Page.Mouse.DownAsync();
        await window.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height / 2), new() { Steps = 8 });
        await window.Page.Mouse.UpAsync();

        await Expect(window.Page).ToHaveURLAsync(FixedRangeUrl());
        await window.Page.GoBackAsync();
        await Expect(window.Page).ToHaveURLAsync(RelativeRangeUrl());
    }

    [Fact]
    public async Task From_the_failed_interactions_to_one_of_them()
    {
        await using Window window = await console.OpenAsync(Roles.OnCall);
        await window.GoToAsync("engineering?range=6h");

        await window.Page.GetByRole(AriaRole.Link, new() { NameRegex = FailedLink() }).First.ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(InteractionsUrl());
        ILocator rows = window.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(SampleTraffic.Throttled);
        await rows.First.GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(window.Page).ToHaveURLAsync(OneInteractionUrl());
        await Expect(window.Page.GetByText("rate_limited").Or(window.Page.GetByText("Rate limited")).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_response_id_finds_its_interaction_with_its_messages()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("interactions?range=6h");

        await window.Page.GetByRole(AriaRole.Searchbox).FillAsync(SampleTraffic.KnownResponse);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(1); // not the list from before the search
        await window.Page.Locator("tbody tr").First.GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(window.Page).ToHaveURLAsync(new Regex(SampleTraffic.KnownTrace));
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Messages" }).ClickAsync();
        await Expect(window.Page.GetByText("It arrives on Tuesday.").First).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("[email]").First).ToBeVisibleAsync(); // the address in the question was redacted
        await Expect(window.Page.GetByText("jane.doe@example.com")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_palette_opens_by_keyboard_and_goes_where_it_is_told()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("engineering");

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.Keyboard.TypeAsync("interactions");
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Page).ToHaveURLAsync(InteractionsUrl());
    }

    [Fact]
    public async Task A_theme_that_was_chosen_is_remembered()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer, ColorScheme.Light);
        await window.GoToAsync("engineering");

        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = ThemeButton() }).First.ClickAsync();
        await window.Page.GetByText("Dark", new() { Exact = true }).First.ClickAsync();
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await window.Page.ReloadAsync();

        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);

        IResponse? response = await window.Page.GotoAsync("nowhere");

        Assert.Equal(404, response!.Status);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("not", new() { IgnoreCase = true });
    }

    private static ILocator Stat(Window window, string label) => window.Page.Locator(".stat")
        .Filter(new() { Has = window.Page.GetByText(label, new() { Exact = true }) }).Locator(".value");

    [GeneratedRegex("/engineering")]
    private static partial Regex EngineeringUrl();

    [GeneratedRegex("/signin")]
    private static partial Regex SignInUrl();

    [GeneratedRegex("/interactions")]
    private static partial Regex InteractionsUrl();

    [GeneratedRegex("/interactions/[0-9a-f]{32}")]
    private static partial Regex OneInteractionUrl();

    [GeneratedRegex("[?&]from=")]
    private static partial Regex FixedRangeUrl();

    [GeneratedRegex("[?&]range=6h")]
    private static partial Regex RelativeRangeUrl();

    [GeneratedRegex("failed", RegexOptions.IgnoreCase)]
    private static partial Regex FailedLink();

    [GeneratedRegex("theme", RegexOptions.IgnoreCase)]
    private static partial Regex ThemeButton();
}
