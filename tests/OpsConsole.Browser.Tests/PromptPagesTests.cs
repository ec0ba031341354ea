using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>The prompt catalog as people read it, on the console's own example repository.</summary>
public sealed partial class PromptPagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_product_owner_searches_opens_a_prompt_and_compares_two_versions()
    {
        await using Window window = await console.OpenAsync(Roles.ProductOwner);
        await window.GoToAsync("prompts");
        await Expect(Row(window, "support-bot/answer")).ToBeVisibleAsync();

        await window.SettledAsync(); // a field that is drawn anew loses the focus
        await window.Page.Keyboard.PressAsync("/");
        await Expect(window.Page.Locator("#catalog-search")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("triage");
        await Expect(Row(window, "support-bot/answer")).ToHaveCountAsync(0);
        await Expect(window.Page).ToHaveURLAsync(SearchUrl());
        await Row(window, "support-bot/triage").ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("support-bot/triage");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { NameRegex = CompareName() }).ClickAsync();

        await Expect(window.Page.Locator(".text-diff")).ToContainTextAsync("Say how urgent it is");
        await Expect(window.Page).ToHaveURLAsync(CompareUrl());
        await window.Page.GoBackAsync();
        await Expect(window.Page.GetByRole(AriaRole.List, new() { Name = "Versions, newest first" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sample_value_is_in_the_preview_while_it_is_typed()
    {
        await using Window window = await console.OpenAsync(Roles.ProductOwner);
        await window.GoToAsync("prompts/support-bot/answer");

        ILocator question = window.Page.GetByLabel("question", new() { Exact = true });
        await question.FillAsync("Where is my tent?");

        await Expect(window.Page.GetByRole(AriaRole.List, new() { Name = "Messages" })).ToContainTextAsync("Where is my tent?");
    }

    [Fact]
    public async Task A_prompt_is_opened_by_typing_its_name_anywhere()
    {
        await using Window window = await console.OpenAsync(Roles.Executive);
        await window.GoToAsync("overview");

        await window.Page.Keyboard.PressAsync("Control+k");
        await window.Page.GetByRole(AriaRole.Combobox, new() { NameRegex = PaletteName() }).FillAsync("support-bot/tri");
        await window.Page.GetByRole(AriaRole.Option, new() { Name = "support-bot/triage" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("support-bot/triage");
    }

    [Fact]
    public async Task A_name_that_does_not_exist_leads_to_one_that_does()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("prompts/support-bot/triag");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "support-bot/triage" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("support-bot/triage");
    }

    private static ILocator Row(Window window, string name) => window.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    [GeneratedRegex("q=triage$")]
    private static partial Regex SearchUrl();

    [GeneratedRegex("tab=compare&from=[0-9a-f]{40}&to=[0-9a-f]{40}$")]
    private static partial Regex CompareUrl();

    [GeneratedRegex("^Compare [0-9a-f]{7} with")]
    private static partial Regex CompareName();

    [GeneratedRegex("^Search pages")]
    private static partial Regex PaletteName();
}
