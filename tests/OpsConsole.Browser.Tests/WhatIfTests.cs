using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>The what-if calculator: typed numbers, their sums, and an address that holds it all.</summary>
public sealed class WhatIfTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_number_is_changed_compared_and_shared()
    {
        await using Window window = await console.OpenAsAdministratorAsync();
        await window.GoToAsync("what-if");
        ILocator month = window.Page.Locator(".stat").First;
        await Expect(month).ToContainTextAsync("$1,037.28");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with this" }).ClickAsync();
        await Fill(window, "Endpoints: Endpoints", "two");
        await Expect(window.Page.GetByText("Give a number from 0 to 1,000,000,000,000.")).ToBeVisibleAsync();
        await Expect(month).ToContainTextAsync("$1,037.28");
        await window.ExpectAccessibleAsync();
        await Fill(window, "Endpoints: Endpoints", "2");
        await Expect(month).ToContainTextAsync("$873.12");
        await Expect(month).ToContainTextAsync("−$164.16 against $1,037.28");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Tuning" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "People" }).ClickAsync();
        await Fill(window, "People: Hours a month", "10");
        await Fill(window, "People: USD an hour", "80");
        await Expect(month).ToContainTextAsync("$1,664.32");
        await window.Page.ReloadAsync();
        await Expect(month).ToContainTextAsync("$1,664.32");
        await Expect(month).ToContainTextAsync("+$627.04 against $1,037.28");
    }

    private static async Task Fill(Window window, string label, string text)
    {
        ILocator field = window.Page.GetByLabel(label, new() { Exact = true });
        await field.FillAsync(text);
        await field.PressAsync("Tab");
    }
}
