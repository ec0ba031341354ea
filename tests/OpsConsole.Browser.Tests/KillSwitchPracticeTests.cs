using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>What is done about the kill switch while nothing burns: rules and drills.</summary>
public sealed class KillSwitchPracticeTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_rule_is_made_looked_at_armed_and_removed()
    {
        string name = $"Failing {Guid.NewGuid():N}"[..20];
        await using Window window = await console.OpenAsync(Roles.OnCall);
        IPage page = window.Page;
        await window.GoToAsync("killswitch/rules");
        await page.GetByRole(AriaRole.Link, new() { Name = "New rule" }).ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Environment", new() { Exact = true }).FillAsync("staging");
        await page.GetByLabel("Watches and kills").SelectOptionAsync("An application");
        await page.GetByLabel("Application, as telemetry names it").FillAsync(SampleTraffic.Application);
        await page.GetByLabel("Over minutes").FillAsync("60");
        await page.GetByLabel("Kills above, in").FillAsync("1"); // percent; every twentieth interaction of the sample failed
        await page.GetByLabel("Needs at least this many").FillAsync("5");
        await page.Keyboard.PressAsync("Tab");

        await Expect(page.GetByTestId("backtest")).ToContainTextAsync("Would have killed 1×");
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("Error rate") })).ToBeVisibleAsync();
        await Expect(page.Locator(".plot .main-svg").First).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create as dry run" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Arm…" }).ClickAsync();
        ILocator question = page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("Would have killed 1×"); // whoever arms it is told
        await question.GetByRole(AriaRole.Button, new() { Name = "Arm", Exact = true }).ClickAsync();
        await Expect(page.GetByText("armed", new() { Exact = true })).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the rule" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/killswitch/rules$"));
        await Expect(page.GetByText(name)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_drill_is_started_and_says_how_fast_the_kill_switch_is()
    {
        await using Window window = await console.OpenAsync(Roles.OnCall);
        await window.GoToAsync("killswitch/drills?env=staging");
        ILocator card = window.Page.GetByRole(AriaRole.Region, new() { Name = "staging", Exact = true });
        await Expect(card).ToContainTextAsync("Never drilled");
        await card.GetByRole(AriaRole.Button, new() { Name = "Run a drill now in staging" }).ClickAsync();

        await Expect(card).ToContainTextAsync("passed", new() { Timeout = 20_000 });
        await Expect(card).ToContainTextAsync("Stopped in ");
        ILocator row = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "on demand" });
        await Expect(row).ToContainTextAsync("passed"); // in the history too, without a reload
        await window.ExpectAccessibleAsync();
    }
}
