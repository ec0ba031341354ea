using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Tests.Changes;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Two people in two browsers, with a real git remote.</summary>
public sealed class ApprovalTests(ConsoleFixture browsers)
{
    private const string Prompt = "support/answer", Title = "Be kind";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_proposed_approved_and_released_by_keyboard_seen_live_by_its_author_and_rolled_back()
    {
        using ChangeConsole console = new();
        string first = console.Repository.Commit(($"{Prompt}.md", "Answer {{question}}.\n"));
        console.Repository.Release("production", (Prompt, first));
        console.UseKestrel(0);
        console.StartServer();
        await Web.Tests.KillSwitch.Delivery.Eventually.HoldsAsync(() => console.Get<PromptCatalog>().Current.Find(Prompt) is not null);
        string annId = await console.CreatePersonAsync(Roles.Engineer);
        await using Window ann = await browsers.OpenAtAsync(console, annId), bob = await browsers.OpenAtAsync(console, await console.CreatePersonAsync(Roles.ProductOwner));
        await bob.GoToAsync("changes");
        await Expect(bob.Page.GetByText("Nothing waits, and nothing was decided yet")).ToBeVisibleAsync();

        string id = await AskAsync(console, annId, await ProposeAsync(ann));
        await ann.GoToAsync($"changes/{id}");
        await Expect(ann.Page.GetByText("You asked for it yourself. Ask a colleague to approve it.")).ToBeVisibleAsync();
        await ann.ExpectAccessibleAsync();

        await Expect(bob.Page.GetByText("Your approval is missing")).ToBeVisibleAsync(new() { Timeout = 15_000 }); // without a reload
        await Expect(bob.Page.Locator(".nav-item .count")).ToContainTextAsync("1 waiting for you");
        await bob.ExpectAccessibleAsync();
        await bob.OpenFirstChangeAsync(Title);
        await bob.ApproveAndReleaseAsync("Much better, @ann");

        await ann.ExpectReleasedAsync(); // in the other browser
        await Expect(ann.Page.Locator(".news")).ToContainTextAsync("Test person approved");
        await Expect(ann.Page.Locator(".timeline .mention")).ToHaveTextAsync("@ann");
        Assert.Contains("kindly", Encoding(console.Repository.Show("main", $"{Prompt}.md")), StringComparison.Ordinal);

        await ann.RollBackAsync(Title);
        Assert.Contains(first, Encoding(console.Repository.Show("main", "environments/production.yaml")), StringComparison.Ordinal);
        await bob.ExpectFitForAPhoneAsync();
    }

    private static async Task<string> ProposeAsync(Window window)
    {
        await window.GoToAsync($"prompts/edit/{Prompt}");
        ILocator text = window.Page.GetByLabel($"Text of {Prompt}");
        await Expect(text).Not.ToHaveValueAsync("");
        await text.FocusAsync();
        await window.Page.Keyboard.PressAsync("Control+End");
        await window.Page.Keyboard.InsertTextAsync("Speak kindly.\n");
        await window.Page.GetByLabel("What changes, in a line").FillAsync(Title);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync(new Regex("/prompts/proposals/[0-9a-f]+$"));
        return window.Page.Url.Split('/')[^1];
    }

    private static async Task<string> AskAsync(ChangeConsole console, string person, string proposal)
    {
        Actor by = Actor.Person((await console.StartSessionAsync(person)).Ticket, new ActorOrigin("web"));
        ChangeOutcome asked = await console.Get<ChangeCommands>().OpenAsync(by, new ChangeWish(ChangeKind.Release, "production", Prompt, Title, "Users **asked** for it.") { Proposal = proposal }, Cancel);
        Assert.Null(asked.Problem);
        return asked.Id!;
    }

    private static string Encoding(byte[] text) => System.Text.Encoding.UTF8.GetString(text);
}
