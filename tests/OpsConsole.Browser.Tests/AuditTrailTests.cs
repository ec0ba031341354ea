using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>What people do with the audit trail, in a real browser.</summary>
public sealed partial class AuditTrailTests(ConsoleFixture console)
{
    private static readonly Actor Shell = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compliance_follows_one_objects_history_and_exports_it()
    {
        KeyCommands keys = console.Services.GetRequiredService<KeyCommands>();
        string name = $"journey {Guid.NewGuid():N}";
        NewKey key = await keys.AddAsync(name, [Scopes.MetricsRead, Scopes.FlagsRead], Shell, Cancel);
        await keys.RevokeAsync(key.Id, Shell, Cancel);
        await using Window window = await console.OpenAsync(Roles.Compliance);
        await window.GoToAsync("audit");
        await window.Page.GetByRole(AriaRole.Searchbox).FillAsync(name);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(1); // only its making names the key; not the list from before the search
        await window.Page.Locator("tbody tr").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(window.Page).ToHaveURLAsync(EntryUrl());
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"tester@localhost made an API key: {name}");
        await Expect(window.Page.Locator("ins .value", new() { HasText = name })).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { NameRegex = HistoryLink() }).ClickAsync();

        ILocator story = window.Page.Locator("ol.timeline > li");
        await Expect(story).ToHaveCountAsync(2);
        await Expect(story.First).ToContainTextAsync("revoked an API key");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"API key {name}: history");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Export…" }).ClickAsync();
        ILocator dialog = window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Export the audit trail" });
        await Expect(dialog.GetByText("What the page shows: 2 entries")).ToBeVisibleAsync();
        await dialog.GetByText("Evidence lines").ClickAsync();
        await window.ExpectAccessibleAsync();
        IDownload download = await window.Page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        string[] lines = await File.ReadAllLinesAsync(await download.PathAsync(), Cancel);

        Assert.EndsWith(".jsonl", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal(2, lines.Count(l => l.StartsWith("{\"entry\"", StringComparison.Ordinal) && l.Contains(key.Id, StringComparison.Ordinal)));
        Assert.StartsWith("{\"seal\"", lines[^1], StringComparison.Ordinal);
        await Expect(dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("Done");
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_announced_and_shown_when_asked_for()
    {
        await using Window window = await console.OpenAsync(Roles.Compliance);
        string name = $"meanwhile-{Guid.NewGuid():N}";
        await window.GoToAsync($"audit?kind=apikey.&q={name}"); // other tests add keys, too
        await console.Services.GetRequiredService<KeyCommands>().AddAsync(name, [Scopes.MetricsRead], Shell, Cancel);

        ILocator hint = window.Page.GetByRole(AriaRole.Button, new() { NameRegex = NewEntries() });
        await Expect(hint).ToBeVisibleAsync();
        ILocator row = window.Page.Locator("tbody tr").Filter(new() { HasText = name });
        await Expect(row).ToHaveCountAsync(0);
        await hint.ClickAsync();

        await Expect(row).ToHaveCountAsync(1);
        await Expect(hint).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_entry_that_is_too_new_is_proved_as_soon_as_it_is_signed()
    {
        long seq = await console.Services.GetRequiredService<AuditTrail>().RecordAsync(new AuditEvent("apikey.revoked", Shell, "apikey", "proved-later"), Cancel);
        await using Window window = await console.OpenAsync(Roles.Compliance);
        await window.GoToAsync($"audit/{seq}");

        await console.Services.GetRequiredService<CheckpointIssuer>().IssueAsync(Cancel);

        await Expect(window.Page.GetByText("Belongs to the signed trail")).ToBeVisibleAsync();
        IDownload proof = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "Download the proof" }).ClickAsync());
        Assert.Equal($"entry-{seq}.tlog-proof", proof.SuggestedFilename);
    }

    [Fact]
    public async Task Compliance_verifies_the_trail_by_the_button()
    {
        (string email, string password) = await console.CreatePersonAsync(Roles.Compliance);
        await using Window window = await console.OpenSignedOutAsync();
        await window.SignInAsync(email, password);
        await window.GoToAsync("audit");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();

        await Expect(window.Page.GetByLabel("State of the trail")).ToContainTextAsync($"by {email}", new() { Timeout = 20_000 });
        await Expect(window.Page.GetByLabel("State of the trail")).ToContainTextAsync("Intact");
    }

    [Fact]
    public async Task An_alarm_is_above_every_page_until_somebody_acknowledges_it()
    {
        AuditTrail trail = console.Services.GetRequiredService<AuditTrail>();
        AuditAlarms alarms = console.Services.GetRequiredService<AuditAlarms>();
        foreach (OpenAlarm alarm in await alarms.OpenAsync(cancellationToken: Cancel))
        {
            await alarms.AcknowledgeAsync(alarm.Seq, "It belongs to another test.", Actor.Shell("tester@localhost"), Cancel);
        }

        long seq = await trail.RecordAsync(new AuditEvent("audit.settings_changed", Actor.Console, "console", "0"), Cancel);
        await using Window window = await console.OpenAsync(Roles.Compliance), other = await console.OpenAsync(Roles.Engineer);
        await window.GoToAsync("interactions");
        await other.GoToAsync("interactions");
        ILocator banner = window.Page.GetByLabel("Notices").GetByText("The audit trail has");
        await Expect(banner).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("The audit trail has")).ToHaveCountAsync(0);

        await window.Page.GetByLabel("Notices").GetByRole(AriaRole.Link, new() { Name = "Look" }).ClickAsync();
        await window.InteractiveAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = $"Acknowledge entry {seq}" }).ClickAsync();
        await window.Page.GetByLabel("What you found").FillAsync("A planned change.");
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = $"Acknowledge entry {seq}" })).ToHaveCountAsync(0);
        await Expect(banner).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_executive_sees_the_own_entries_and_is_told_why_there_are_no_more()
    {
        (string email, string password) = await console.CreatePersonAsync(Roles.Executive);
        await using Window window = await console.OpenSignedOutAsync();
        await window.SignInAsync(email, password);
        await window.GoToAsync("audit");

        await Expect(window.Page.GetByText("everything you did")).ToBeVisibleAsync();
        ILocator entries = window.Page.Locator("tbody tr");
        await Expect(entries.Filter(new() { HasText = "signed in" })).ToHaveCountAsync(1);
        await Expect(entries.Filter(new() { HasText = "added a person" })).ToHaveCountAsync(0); // the own account's beginning, which somebody else did
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Export…" })).ToHaveCountAsync(0);
        await window.ExpectAccessibleAsync();
    }

    [GeneratedRegex("/audit/[0-9]+$")]
    private static partial Regex EntryUrl();

    [GeneratedRegex("its history$")]
    private static partial Regex HistoryLink();

    [GeneratedRegex("new entr")]
    private static partial Regex NewEntries();
}
