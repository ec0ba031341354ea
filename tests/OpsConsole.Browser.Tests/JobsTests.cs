using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Jobs;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Jobs, from the list to a backfill: everything live, by mouse and by keyboard.</summary>
public sealed class JobsTests(ConsoleFixture browsers)
{
    [Fact]
    public async Task A_job_is_run_followed_cancelled_paused_and_backfilled()
    {
        using JobsConsole console = new();
        console.UseKestrel(0);
        console.StartServer();
        await console.RunAsync(TestJobs.Broken);
        await using Window window = await browsers.OpenAtAsync(console, await console.CreatePersonAsync(Roles.Engineer));
        await window.GoToAsync("jobs");
        await Expect(window.Page.GetByText("Give the role what it needs.")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("tbody tr").First).ToContainTextAsync(TestJobs.Broken);
        await Button(window, $"Run now: {TestJobs.Slow}").ClickAsync();
        await Expect(window.Page.Locator("tr", new() { HasText = TestJobs.Slow }).Locator(".badge")).ToHaveTextAsync("running");
        await window.ExpectAccessibleAsync();

        await window.Page.GetByRole(AriaRole.Link, new() { Name = TestJobs.Slow }).ClickAsync();
        await Expect(window.Page.GetByText("40% · It is at it.")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await Button(window, "Cancel").First.ClickAsync();
        await Expect(window.Page.Locator("tbody tr").First.Locator(".badge")).ToHaveTextAsync("cancelled");
        await Button(window, "Pause…").ClickAsync();
        await window.Page.GetByLabel("Why (optional)").FillAsync("its source moves");
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByText("its source moves")).ToBeVisibleAsync();
        await Button(window, "Resume").ClickAsync();
        await Expect(Button(window, "Pause…")).ToBeVisibleAsync();

        await window.GoToAsync($"jobs/{TestJobs.Pull}");
        ILocator days = window.Page.Locator(".days .day");
        await Expect(days).ToHaveCountAsync(90);
        await days.Last.FocusAsync();
        await window.Page.Keyboard.PressAsync("Home");
        await Expect(days.First).ToBeFocusedAsync();
        await Expect(window.Page.Locator(".said")).ToContainTextAsync("before the beginning");
        await Button(window, "Backfill…").ClickAsync();
        await window.Page.GetByLabel("From (UTC)").FillAsync("2026-01-02T00:00");
        await window.Page.GetByLabel("To (UTC)").FillAsync("2026-01-01T00:00");
        await Expect(window.Page.GetByText("The end must be after the start.")).ToBeVisibleAsync();
        await window.Page.GetByLabel("To (UTC)").FillAsync("2026-01-03T00:00");
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Backfill", Exact = true }).ClickAsync();
        ILocator run = window.Page.Locator("tbody tr").First;
        await Expect(run).ToContainTextAsync(new Regex("done.*backfill by Test person.*240", RegexOptions.Singleline));
        await run.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(run.GetByRole(AriaRole.Button)).ToHaveAttributeAsync("aria-expanded", "true");
        await window.ExpectAccessibleAsync();
        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth");
        await window.ExpectAccessibleAsync();
    }

    private static ILocator Button(Window window, string name) => window.Page.GetByRole(AriaRole.Button, new() { Name = name });
}
