using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Changing prompts as people do it, on the example repository: a real one.</summary>
public sealed class PromptEditingTests(ConsoleFixture console)
{
    private const string Prompt = "support-bot/escalate"; // live in staging; no other test changes it

    [Fact]
    public async Task A_change_is_written_linted_proposed_merged_by_another_person_released_and_rolled_back()
    {
        await using Window author = await console.OpenAsync(Roles.ProductOwner);
        await using Window colleague = await console.OpenAsync(Roles.Engineer);
        await colleague.GoToAsync("prompts/proposals");
        string first = await ProposeAsync(author, "Say it kindly.", "Be kind");
        await Expect(colleague.Page.GetByRole(AriaRole.Link, new() { Name = "Be kind" })).ToBeVisibleAsync(); // without a reload
        await MergeAsync(author, colleague, first);
        await ReleaseAsync(colleague);
        string second = await ProposeAsync(author, "Say it twice.", "Say it twice");
        await MergeAsync(author, colleague, second);
        await ReleaseAsync(colleague);

        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = $"Roll back {Prompt} in staging" }).ClickAsync();
        await colleague.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Roll back to") }).ClickAsync();
        await Expect(colleague.Page.GetByText($"{Prompt} is rolled back in staging.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task A_draft_outlives_its_page_and_a_secret_is_found_where_it_stands()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        ILocator text = await OpenAsync(window);
        await TypeAsync(window, text, "Our key is AKIAIOSFODNN7EXAMPLQ.");
        await Expect(window.Page.GetByText("looks like an access key")).ToBeVisibleAsync();
        await window.Page.Locator(".problems").GetByRole(AriaRole.Button).First.ClickAsync();
        Assert.Contains("AKIA", await text.EvaluateAsync<string>("a => a.value.slice(a.selectionStart, a.selectionEnd)"), StringComparison.Ordinal);
        await window.ExpectAccessibleAsync();

        await Expect(window.Page.GetByText("Draft kept in this browser")).ToBeVisibleAsync();
        window.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync(); // the browser asks whether to leave
        text = await OpenAsync(window);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Go on with it" }).ClickAsync();
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("AKIAIOSFODNN7EXAMPLQ"));
        await window.Page.Keyboard.PressAsync("Control+z");
        await Expect(text).Not.ToHaveValueAsync(new System.Text.RegularExpressions.Regex("AKIAIOSFODNN7EXAMPLQ"));
    }

    [Fact]
    public async Task A_click_on_a_line_puts_the_cursor_there()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        ILocator text = await OpenAsync(window);
        await text.ClickAsync(new() { Position = new() { X = 200, Y = 20 }, Timeout = 5_000 }); // the first line, behind its end
        await window.Page.Keyboard.TypeAsync("#");
        await Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^---#\n"));
    }

    [Fact]
    public async Task The_keyboard_gets_into_the_text_and_out_of_it()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        ILocator text = await OpenAsync(window);
        string before = await text.InputValueAsync();
        await text.FocusAsync();
        await window.Page.Keyboard.PressAsync("Control+End");
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(text).ToHaveValueAsync(before + "  ");
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(text).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_text_larger_than_a_message_of_the_circuit_is_looked_at_all_the_same()
    {
        await using Window window = await console.OpenAsync(Roles.Engineer);
        ILocator text = await OpenAsync(window);
        await text.EvaluateAsync("a => { a.value = 'word '.repeat(60000); a.dispatchEvent(new Event('input')); }");
        await Expect(window.Page.Locator(".facts")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"→ \d\d,\d{3} tokens"), new() { Timeout = 20_000 });
        await text.EvaluateAsync("a => { a.value = 'word '.repeat(300000); a.dispatchEvent(new Event('input')); }");
        await Expect(window.Page.GetByText("Too large: 1,500,000 bytes")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        window.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    [Fact]
    public async Task People_who_may_not_propose_read_and_are_told_why()
    {
        await using Window window = await console.OpenAsync(Roles.Executive);
        ILocator text = await OpenAsync(window);
        await Expect(text).Not.ToBeEditableAsync();
        await Expect(window.Page.GetByText("Read only: the roles")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Propose" })).ToHaveCountAsync(0);
    }

    private static async Task<ILocator> OpenAsync(Window window)
    {
        await window.GoToAsync($"prompts/edit/{Prompt}");
        ILocator text = window.Page.GetByLabel($"Text of {Prompt}");
        await Expect(text).Not.ToHaveValueAsync(""); // the module put it there
        return text;
    }

    private static async Task TypeAsync(Window window, ILocator text, string words)
    {
        await text.FocusAsync();
        await window.Page.Keyboard.PressAsync("Control+End");
        await window.Page.Keyboard.InsertTextAsync("\n" + words + "\n");
    }

    private static async Task<string> ProposeAsync(Window window, string words, string title)
    {
        await TypeAsync(window, await OpenAsync(window), words);
        await window.Page.GetByLabel("What changes, in a line").FillAsync(title);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync("**/prompts/proposals/*");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        return window.Page.Url;
    }

    private static async Task MergeAsync(Window author, Window colleague, string proposal)
    {
        await Expect(author.Page.GetByRole(AriaRole.Button, new() { Name = "Merge…" })).ToBeDisabledAsync();
        await Expect(author.Page.GetByText("You wrote on it yourself. Ask a colleague to merge it.")).ToBeVisibleAsync();
        await colleague.GoToAsync(new Uri(proposal).PathAndQuery.TrimStart('/'));
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Merge…" }).ClickAsync();
        await colleague.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await Expect(author.Page.Locator(".page-header .badge")).ToHaveTextAsync("merged", new() { Timeout = 15_000 }); // in the other browser, without a reload
    }

    private static async Task ReleaseAsync(Window window)
    {
        await window.GoToAsync("prompts/environments/staging");
        ILocator release = window.Page.GetByRole(AriaRole.Button, new() { Name = $"Release {Prompt} to staging" });
        await release.ClickAsync();
        ILocator dialog = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync($"Release {Prompt}");
        await window.ExpectAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Release to staging" }).ClickAsync();
        await Expect(window.Page.GetByText("is live in staging.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }
}
