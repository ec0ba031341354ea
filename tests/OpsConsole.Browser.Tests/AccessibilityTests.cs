using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>axe on every page, in both themes and at phone width; and no page is wider than the phone.</summary>
public sealed class AccessibilityTests(ConsoleFixture console)
{
    /// <summary>Every page there is.</summary>
    public static TheoryData<string> Pages { get; } =
    [
        "home", "overview?range=6h", "spend", "spend?month=2026-01", "bill", "bill?by=team", "bill?by=model", "bill?by=day", "bill?month=2026-01", "what-if", "prices", "engineering?range=6h", "engineering?range=6h&compare=1", "product?range=6h", "product", "product?app=nothing-like-it", "product/compare?by=prompt", "product/compare?by=period", "product/compare?by=feature&suite=nothing-like-it", "product/compare?app=nothing-like-it", "interactions?range=6h", "interactions?range=6h&q=nothing-like-it", "budgets", "budgets/new", "budgets/nothing-like-it", "executive", "executive?month=2026-01", "executive?years=3", "bill?year=2026", "value", "quality?range=6h", "quality?suite=relevance", "quality?suite=nothing-like-it", "quality/judged?suite=relevance&range=6h", "quality/guardrails?range=6h", "reviews", "reviews/rules/new", "reviews/rules/nothing-like-it", "reviews/next", "reviews/agreement", "datasets", "datasets/nothing-like-it", "what-moved", "what-moved?range=6h&measure=latency", "what-moved?range=1h&app=nothing-like-it&measure=luck",
        "interactions/" + SampleTraffic.KnownTrace, "audit", "audit?heartbeats=show&range=24h", "audit?q=nothing-like-it", "audit?object=console:0", "audit/0", "audit/99999999",
        "killswitch", "killswitch/history", "killswitch/history?drills=show&env=nowhere", "killswitch/instances", "prompts/new", "prompts/edit/support-bot/answer", "prompts/proposals", "prompts/environments/production", "prompts", "prompts?q=nothing-like-it",
        "prompts/support-bot/triage", "prompts/document-analyst/classify", "prompts/support-bot/triage?tab=history", "prompts/support-bot/triage?tab=compare", "prompts/support-bot/triage?tab=blame",
        "prompts/support-bot/triage?tab=releases&at=2026-10-20T12:00:00Z", "prompts/support-bot/triage?tab=numbers", "prompts/nothing-like-it", "policy", "alerts/delivery", "jobs", "jobs/prompt-sync", "jobs/nothing-like-it", "changes", "changes?q=nothing-like-it", "changes/0000000000000000", "connect", "telemetry", "sources", "sources/new", "sources/prometheus-eu", "sources/nothing-like-it", "sources/nothing-like-it/imports", "settings/people", "settings/keys", "account", "nowhere",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing_in_light_in_dark_and_on_a_phone_where_nothing_is_cut_off(string path)
    {
        await using Window window = await console.OpenAsAdministratorAsync();
        await window.Page.GotoAsync(path);
        await window.SettledAsync();
        await window.ExpectAccessibleAsync();

        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(window.Page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);
        await window.ExpectAccessibleAsync("color-contrast", "link-in-text-block"); // the colours are all that changed

        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Page.WaitForFunctionAsync("() => document.documentElement.scrollWidth <= window.innerWidth", null, new() { Timeout = 20_000 }); // charts are drawn anew
        await window.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_sign_in_page()
    {
        await using Window window = await console.OpenSignedOutAsync();
        await window.Page.GotoAsync("signin");
        await window.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task Axe_finds_what_was_made_wrong()
    {
        await using Window window = await console.OpenSignedOutAsync();
        await window.Page.GotoAsync("signin");
        await window.Page.EvaluateAsync("() => document.querySelector('main').append(new Image())");
        Assert.Contains("image-alt", await ProblemAsync(), StringComparison.Ordinal);
        await window.ExpectAccessibleAsync("color-contrast"); // other rules are not tried

        await window.Page.EvaluateAsync("() => document.querySelector('label').style.color = '#ddd'");
        Assert.Contains("color-contrast", await ProblemAsync("color-contrast"), StringComparison.Ordinal);

        async Task<string> ProblemAsync(params string[] rules) => (await Assert.ThrowsAnyAsync<Exception>(() => window.ExpectAccessibleAsync(rules))).Message;
    }
}
