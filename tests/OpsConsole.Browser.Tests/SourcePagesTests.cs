using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Sources;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Sources as people add, test and remove them.</summary>
public sealed class SourcePagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task An_engineer_tests_a_source_adds_it_and_others_see_it_come_and_go()
    {
        await using SourcedConsole sourced = new();
        sourced.UseKestrel(0);
        sourced.StartServer();
        await using Window engineer = await console.OpenAtAsync(sourced, await sourced.CreatePersonAsync(Roles.Engineer));
        await using Window onCall = await console.OpenAtAsync(sourced, await sourced.CreatePersonAsync(Roles.OnCall), phone: true);
        await onCall.GoToAsync("sources");
        await Expect(Card(onCall, "Prometheus EU")).ToContainTextAsync("from the settings");
        await engineer.GoToAsync("sources/new");

        await engineer.Page.Locator("#source-name").FillAsync("Prometheus US");
        await engineer.Page.Locator("#source-Address").FillAsync("https://prometheus.us.example.com");
        await engineer.Page.Locator("#source-Token").FillAsync("hunter2");
        await engineer.Page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await Expect(engineer.Page.GetByText("https://prometheus.us.example.com answers.")).ToBeVisibleAsync();
        await engineer.ExpectAccessibleAsync();
        await engineer.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(Card(engineer, "Prometheus US")).ToBeVisibleAsync();
        await Expect(Card(onCall, "Prometheus US")).ToBeVisibleAsync(); // it came without a reload
        await Expect(onCall.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Test|Disable|Remove)") })).ToHaveCountAsync(0);
        await onCall.ExpectAccessibleAsync();

        await Card(engineer, "Prometheus US").GetByRole(AriaRole.Button, new() { Name = "Disable Prometheus US" }).ClickAsync();
        await Expect(Card(onCall, "Prometheus US").GetByText("off", new() { Exact = true })).ToBeVisibleAsync();
        await Card(engineer, "Prometheus US").GetByRole(AriaRole.Link, new() { Name = "Edit Prometheus US" }).ClickAsync();
        await Expect(engineer.Page.GetByText("There is one, and it is never shown.")).ToBeVisibleAsync();
        await Expect(engineer.Page.Locator("#source-Token")).ToHaveValueAsync("");
        await engineer.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();

        await Card(engineer, "Prometheus US").GetByRole(AriaRole.Button, new() { Name = "Remove Prometheus US" }).ClickAsync();
        await engineer.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(Card(onCall, "Prometheus US")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Sources_that_work_fail_and_rest_are_accessible_and_fit_a_phone()
    {
        await using SourcedConsole sourced = new();
        sourced.UseKestrel(0);
        sourced.StartServer();
        string works = await sourced.AddAsync("Prometheus US", ("Auth", "bearer"), ("Token", "hunter2"));
        await sourced.PullAsync(works, "support-bot");
        await sourced.FailAsync(await sourced.AddAsync("Mimir with a name that is quite long, as names are"));
        await using Window window = await console.OpenAtAsync(sourced, await sourced.CreatePersonAsync(Roles.Engineer));
        await window.GoToAsync("sources");
        await Expect(Card(window, "Mimir with a name that is quite long, as names are")).ToContainTextAsync("does not let this console in (401).");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Test connection to Prometheus US" }).ClickAsync();
        await Expect(Card(window, "Prometheus US")).ToContainTextAsync("works");
        await Card(window, "Prometheus EU").Locator("summary").ClickAsync();
        await window.ExpectAccessibleAsync();

        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(window.Page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);
        await window.ExpectAccessibleAsync("color-contrast", "link-in-text-block");
        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth");
        await window.ExpectAccessibleAsync();

        await window.GoToAsync("engineering?range=24h&app=support-bot");
        await Expect(window.Page.GetByTestId("pulled")).ToContainTextAsync("Numbers of support-bot in production come from Prometheus US.");

        await window.GoToAsync($"jobs/pull-{works}"); // still on the phone
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Prometheus US", Exact = true })).ToBeVisibleAsync();
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth");
        await window.ExpectAccessibleAsync();
        await window.GoToAsync("jobs");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Run now: Prometheus US" })).ToBeVisibleAsync(); // nothing is cut off
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth");
        await window.ExpectAccessibleAsync();

        await window.GoToAsync("interactions?range=24h&app=support-bot");
        await Expect(window.Page.GetByText("support-bot takes its numbers from Prometheus US.")).ToBeVisibleAsync();
    }

    private static ILocator Card(Window window, string name) => window.Page.GetByRole(AriaRole.Region, new() { Name = name });
}
