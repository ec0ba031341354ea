using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Dashboards.WhatMoved;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>From "completion fell" to the version of the prompt and its release, by somebody who knows nothing; and a note about it.</summary>
public sealed partial class WhatMovedTests(ConsoleFixture browsers)
{
    [Fact]
    public async Task An_engineer_finds_the_incident_of_the_sample_data_its_version_and_its_release()
    {
        await using IncidentConsole console = await IncidentConsole.StartAsync();
        await using Window window = await browsers.OpenAtAsync(console, await console.CreatePersonAsync(Roles.Engineer));
        await window.GoToAsync("engineering?range=7d");
        await window.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "What moved?" }).ClickAsync();

        ILocator suggestions = window.Page.Locator("section", new() { HasText = "Moved in the last 7 days" });
        await suggestions.GetByRole(AriaRole.Link, new() { Name = $"Completion rate of {IncidentConsole.Application}, production fell" }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync(Chosen());
        ILocator answer = window.Page.GetByTestId("moved-answer");
        await Expect(answer).ToContainTextAsync($"Completion rate of {IncidentConsole.Application}, production fell from");
        await Expect(answer).ToContainTextAsync($"of the fall is {IncidentConsole.Prompt} on {IncidentConsole.Model}");
        await Expect(answer).ToContainTextAsync("That version was first seen");
        await Expect(window.Page.Locator("tfoot")).ToContainTextAsync("100%");
        await Expect(window.Page.GetByText("What moved with it")).ToBeVisibleAsync();
        await window.ExpectAccessibleAsync();

        // By the mark in the chart, where the mouse is; by the list, where it is not.
        await window.Page.Locator(".plot .annotation-text-g", new() { HasText = "▲" }).First.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = IncidentConsole.PromptName })).ToBeVisibleAsync();
        Assert.Contains(IncidentConsole.Version, window.Page.Url, StringComparison.Ordinal);
        await window.Page.GoBackAsync();

        await answer.GetByRole(AriaRole.Link, new() { Name = "See its releases" }).ClickAsync();
        await Expect(window.Page.Locator("main").GetByText(IncidentConsole.Version).First).ToBeVisibleAsync();
        Assert.Contains("tab=releases", window.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_written_seen_on_other_pages_and_removed()
    {
        string text = $"Campaign {Guid.NewGuid():N}";
        await using Window window = await browsers.OpenAsync(Roles.Executive);
        await window.GoToAsync("engineering?range=1h");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add a note" }).ClickAsync();
        await window.Page.GetByLabel("What happened", new() { Exact = true }).Last.FillAsync(text);
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add the note" }).ClickAsync();
        await ExpectToldAsync(window, text);

        await window.GoToAsync("spend");
        await ExpectToldAsync(window, text);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove the note “{text}”" }).ClickAsync();
        await Expect(window.Page.Locator("li", new() { HasText = text })).ToHaveCountAsync(0);
    }

    /// <summary>The note is in the list. What other tests do meanwhile may have pushed it among the earlier things, which are folded.</summary>
    private static async Task ExpectToldAsync(Window window, string text)
    {
        ILocator line = window.Page.Locator("li", new() { HasText = text });
        await Expect(line).ToBeAttachedAsync();
        await window.Page.Locator(".happened details").EvaluateAllAsync<object?>("all => all.forEach(d => d.open = true)");
        await Expect(line).ToBeVisibleAsync();
    }

    [GeneratedRegex("what-moved\\?measure=completion&from=")]
    private static partial Regex Chosen();
}
