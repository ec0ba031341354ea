using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>What people do with a change, step by step.</summary>
internal static class ChangeJourney
{
    /// <summary>Opens the first change of the queue by keyboard.</summary>
    public static async Task OpenFirstChangeAsync(this Window window, string title)
    {
        await window.Page.Keyboard.PressAsync("j");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Approves and releases by keyboard what is open.</summary>
    public static async Task ApproveAndReleaseAsync(this Window window, string remark)
    {
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Approve and release…" })).ToBeEnabledAsync();
        await window.ExpectAccessibleAsync();
        await window.Page.Keyboard.PressAsync("l");
        await Expect(window.Page.GetByRole(AriaRole.Dialog).GetByLabel("A remark (optional)")).ToBeFocusedAsync();
        await window.ExpectAccessibleAsync();
        await window.Page.Keyboard.TypeAsync(remark);
        await window.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(window.Page.GetByText("It is live.")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    /// <summary>Waits until the change that is open is live, in whatever browser that was done.</summary>
    public static Task ExpectReleasedAsync(this Window window) =>
        Expect(window.Page.Locator(".page-header .badge").First).ToHaveTextAsync("released", new() { Timeout = 15_000 });

    /// <summary>Rolls back by its button what is open and live, and waits until what was live before is again.</summary>
    public static async Task RollBackAsync(this Window window, string title)
    {
        ILocator dialog = window.Page.GetByRole(AriaRole.Dialog);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back…" }).ClickAsync();
        await dialog.GetByLabel("Why").FillAsync("Answers got worse");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = $"Roll back: {title}", Level = 1 })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await window.ExpectReleasedAsync();
    }

    /// <summary>Looks at what is open on a phone in the dark: nothing is cut off, and people with disabilities can use it.</summary>
    public static async Task ExpectFitForAPhoneAsync(this Window window)
    {
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth", null, new() { Timeout = 5_000 });
        await window.ExpectAccessibleAsync();
    }
}
