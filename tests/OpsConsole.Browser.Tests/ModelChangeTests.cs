using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Tests;
using OpsConsole.Web.Tests.KillSwitch.Delivery;
using OpsConsole.Web.Tests.Prompts.Serving;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Another model, from the editor to production and back: two people in two browsers, their CI, and a Git host. Alone, as <see cref="GitHost"/> asks.</summary>
[CollectionDefinition(nameof(ModelChangeTests), DisableParallelization = true)]
[Collection(nameof(ModelChangeTests))]
public sealed class ModelChangeTests(ConsoleFixture browsers)
{
    private const string Prompt = "support/answer", Text = "Answer kindly, and say what our terms say: {{question}}", Old = "gpt-4o-mini", New = "gpt-4.1-mini";
    private const string Title = "Answer with the newer model";
    private const string Production = "environments/production.yaml";

    private const string Policy = """
        version: 1
        rules:
          - name: Models in production
            when: { change: [model], environment: [production] }
            risk: high
            why: Another model behaves differently, whatever the words are.
            approvals: { people: 1, roles: [product-owner] }
            evidence:
              evaluations:
                - { suite: regression, score: accuracy, atLeast: 0.9, maxRegression: 0.02 }
                - { suite: regression, score: tone, maxRegression: 0.05 }
              scan: true
              preflight: true
        """;

    private static readonly PromptfooRun Live = new(Text, Old, 19, 18, 0), Failed = new(Text, New, 16, 18, 20), Corrected = new(Text, New, 20, 18, 40);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_model_waits_for_its_evaluation_and_a_person_goes_live_and_is_rolled_back()
    {
        using TestRepository work = new();
        string first = work.Commit((".opsconsole/policy.yaml", Policy), ($"{Prompt}.md", $"---\ntitle: Answer a customer\nmodel: {Old}\n---\n{Text}\n"));
        work.Commit((Production, $"{Prompt}: {first}\n"), ("environments/staging.yaml", $"{Prompt}: {first}\n"));
        await using GitHost host = await GitHost.StartAsync(work, Cancel);
        using OpsConsoleFactory console = new() { Settings = { ["Prompts:Repository"] = host.Address } };
        console.UseKestrel(0);
        console.StartServer();
        await Eventually.HoldsAsync(() => console.Services.GetRequiredService<PromptCatalog>().Current.Find(Prompt) is not null);
        using HttpClient ci = await ProgramAsync(console, Scopes.ChangesWrite), application = await ProgramAsync(console, Scopes.PromptsRead);
        await SendAsync(ci, first, Live);
        await using Window ann = await OpenAsync(console, "Ann", Roles.Engineer), bob = await OpenAsync(console, "Bob", Roles.ProductOwner);
        await bob.GoToAsync("changes");

        string commit = await ProposeAsync(ann, host);
        await AskAsync(ann);
        await ExpectEvidenceAsync(ann, "accuracy", "missing", "There is no result of the suite 'regression' for this content.");
        await ann.ExpectAccessibleAsync();
        await Expect(bob.Page.GetByText("regression: accuracy: missing")).ToBeVisibleAsync(); // without a reload
        await Expect(bob.Page.Locator(".nav-item .count")).ToContainTextAsync("1 waiting for you");
        await bob.ExpectAccessibleAsync();
        await bob.OpenFirstChangeAsync(Title);

        await SendAsync(ci, commit, Failed);
        foreach (Window window in (Window[])[ann, bob])
        {
            await ExpectEvidenceAsync(window, "accuracy", "does not pass", "0.8; it must be at least 0.9; the live version has 0.95, and it may be at most 0.02 less. 20 cases.");
            await ExpectEvidenceAsync(window, "tone", "passes", "0.9; the live version has 0.9. 20 cases.");
            await window.ExpectAccessibleAsync();
        }

        await ExpectRefusedAsync(ci, bob);
        Assert.Contains(first, host.Show("main", Production), StringComparison.Ordinal);

        await bob.GoToAsync("changes");
        await Expect(bob.Page.GetByText("regression: accuracy: does not pass")).ToBeVisibleAsync();
        await SendAsync(ci, commit, Corrected);
        await Expect(bob.Page.GetByText("regression: accuracy")).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        await bob.OpenFirstChangeAsync(Title);
        await ExpectTableAsync(bob);
        await bob.ApproveAndReleaseAsync("The numbers hold");
        await bob.ExpectAccessibleAsync();

        await ann.ExpectReleasedAsync(); // in the other browser
        await Expect(ann.Page.Locator(".news")).ToContainTextAsync("Bob approved");
        Assert.Contains($"{Prompt}: {commit}", host.Show("main", Production), StringComparison.Ordinal);
        Assert.Contains($"model: {New}", host.Show("main", $"{Prompt}.md"), StringComparison.Ordinal);
        await ExpectServedAsync(application, New);

        await ann.RollBackAsync(Title);
        await ann.ExpectAccessibleAsync();
        Assert.Contains($"{Prompt}: {first}", host.Show("main", Production), StringComparison.Ordinal);
        await ExpectServedAsync(application, Old);
    }

    private async Task<Window> OpenAsync(OpsConsoleFactory console, string name, string role)
    {
        NewPerson made = await console.Services.GetRequiredService<PeopleCommands>().AddAsync($"{name}@example.com", name, [role], password: null, Actor.Shell("tester@localhost"));
        return await browsers.OpenAtAsync(console, made.PersonId);
    }

    private static async Task<HttpClient> ProgramAsync(OpsConsoleFactory console, string scope) => new()
    {
        BaseAddress = console.ClientOptions.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await console.CreateKeyAsync(scope)) },
    };

    /// <summary>CI sends its report of a commit, as docs/evaluations.md has it.</summary>
    private static async Task SendAsync(HttpClient ci, string commit, PromptfooRun run)
    {
        using StringContent report = new(run.Write(), Encoding.UTF8, "application/json");
        using HttpResponseMessage sent = await ci.PostAsync($"/api/v1/prompts/evaluations?prompt={Prompt}&commit={commit}&suite=regression", report, Cancel);
        Assert.True(sent.StatusCode == HttpStatusCode.Created, await sent.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Writes another model over the one in the third line, and proposes it.</summary>
    /// <returns>The commit that CI is told of.</returns>
    private static async Task<string> ProposeAsync(Window window, GitHost host)
    {
        await window.GoToAsync($"prompts/edit/{Prompt}");
        ILocator text = window.Page.GetByLabel($"Text of {Prompt}");
        await Expect(text).Not.ToHaveValueAsync("");
        await text.FocusAsync();
        foreach (string key in (string[])["Control+Home", "ArrowDown", "ArrowDown", "Shift+End"])
        {
            await window.Page.Keyboard.PressAsync(key);
        }

        await window.Page.Keyboard.TypeAsync($"model: {New}");
        await Expect(window.Page.Locator(".facts")).ToContainTextAsync(new Regex($"{Old}.*{New}", RegexOptions.Singleline));
        await window.Page.GetByLabel("What changes, in a line").FillAsync(Title);
        await window.Page.GetByLabel("Why").FillAsync("It follows our terms **better**, at a price.");
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync(new Regex("/prompts/proposals/[0-9a-f]+$"));
        return host.Tip($"proposals/{window.Page.Url.Split('/')[^1]}");
    }

    /// <summary>Asks for production on the proposal's page, and follows the link to the change request.</summary>
    private static async Task AskAsync(Window window)
    {
        await window.Page.GetByLabel("Environment").SelectOptionAsync("production");
        await window.ExpectAccessibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Ask to release" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "See the change request" }).ClickAsync();
        await window.Page.WaitForURLAsync(new Regex("/changes/[0-9a-f]+$"));
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "See the change request" })).ToHaveCountAsync(0);
        await Expect(window.Page.GetByText("You asked for it yourself. Ask a colleague to approve it.")).ToBeVisibleAsync();
    }

    private static async Task ExpectEvidenceAsync(Window window, string score, string badge, string words)
    {
        ILocator line = window.Page.Locator(".evidence li", new() { HasText = $"regression: {score}" });
        await Expect(line.Locator(".badge")).ToHaveTextAsync(badge, new() { Timeout = 10_000 });
        await Expect(line).ToContainTextAsync(words);
    }

    /// <summary>Nobody gets it live by now: the page offers approval alone, and a program is told why not.</summary>
    private static async Task ExpectRefusedAsync(HttpClient ci, Window window)
    {
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Approve…" })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("release", RegexOptions.IgnoreCase) })).ToHaveCountAsync(0);
        await Expect(window.Page.Locator("#decision-why")).ToContainTextAsync("it must be at least 0.9");
        using HttpResponseMessage refused = await ci.PostAsJsonAsync($"/api/v1/changes/{window.Page.Url.Split('/')[^1]}/release", new { }, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("it must be at least 0.9", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task ExpectTableAsync(Window window)
    {
        await Expect(window.Page.Locator("tr.suite")).ToContainTextAsync("18 of 20 passed");
        await Expect(window.Page.Locator(".table tbody tr:not(.suite)")).ToContainTextAsync(["+0.05 better", "no difference", "+0.025 better", "no difference"]); // accuracy, passRate, score, tone
        await window.ExpectFitForAPhoneAsync();
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await window.Page.SetViewportSizeAsync(1440, 900);
    }

    private static Task ExpectServedAsync(HttpClient application, string model) => Eventually.HoldsAsync(async () =>
        (string?)(await application.GetFromJsonAsync<JsonNode>($"/api/v1/prompts/{Prompt}?env=production", Cancel))!["model"] == model);
}
