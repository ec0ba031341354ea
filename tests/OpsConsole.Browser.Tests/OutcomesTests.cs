using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Thumbs in a page of another origin, as the documentation shows them.</summary>
public sealed class OutcomesTests(ConsoleFixture console)
{
    private const string Response = "r-5", Trace = "00000000000000000000000000000006"; // of SampleTraffic

    [Fact]
    public async Task Thumbs_of_a_page_elsewhere_reach_the_interaction_and_the_second_corrects_the_first()
    {
        console.Shop.Show(console.Address, await console.CreateKeyAsync(Scopes.OutcomesWrite), Response);
        await using Window window = await console.OpenAsAdministratorAsync();
        await window.Page.GotoAsync(console.Shop.Origin);
        await window.ExpectAccessibleAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you.");
        await window.GoToAsync($"{console.Address}interactions/{Trace}?view=evaluations");
        ILocator feedback = window.Page.GetByRole(AriaRole.Row, new() { Name = "Feedback" });
        await Expect(feedback).ToContainTextAsync("+1");
        await Expect(feedback).ToContainTextAsync("the application");
        await window.ExpectAccessibleAsync();

        await window.Page.GotoAsync(console.Shop.Origin);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "No" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "No" })).ToHaveAttributeAsync("aria-pressed", "true");
        await window.GoToAsync($"{console.Address}interactions/{Trace}?view=evaluations");
        await Expect(feedback).ToContainTextAsync("-1");
    }
}
