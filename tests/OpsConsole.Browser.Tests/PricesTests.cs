using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>The price book: found, and another price asked for.</summary>
public sealed class PricesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_price_is_found_and_another_one_asked_for()
    {
        await using Window window = await console.OpenAsAdministratorAsync();
        await window.GoToAsync("prices");
        await window.Page.GetByLabel("Find a model").FillAsync("gpt-4o-mini");
        await window.Page.GetByRole(AriaRole.Table, new() { Name = "Models that were found" }).GetByRole(AriaRole.Button, new() { Name = "Change the price of gpt-4o-mini", Exact = true }).ClickAsync();

        ILocator form = window.Page.GetByRole(AriaRole.Form, new() { Name = "Ask for a price" });
        await Expect(form.GetByLabel("Model", new() { Exact = true })).ToHaveValueAsync("gpt-4o-mini");
        ILocator output = form.GetByLabel("Output (US$ per million tokens)", new() { Exact = true });
        await Expect(output).ToHaveValueAsync("0.6");

        await output.FillAsync("much");
        await form.GetByRole(AriaRole.Button, new() { Name = "Ask for this price" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Output: give a number such as 2.50, at least 0.");

        await output.FillAsync("0.45");
        await form.GetByRole(AriaRole.Button, new() { Name = "Ask for this price" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Price of gpt-4o-mini from ");
        await Expect(window.Page.GetByText("\"output\": 0.45")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
    }
}
