using System.Security.Claims;
using System.Text;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Changes.Evaluations;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Changes.Evaluations;

public sealed class EvaluationTableTests : BunitContext, IClassFixture<OpsConsoleFactory>
{
    private readonly OpsConsoleFactory _console;
    private readonly BunitAuthorizationContext _person;

    public EvaluationTableTests(OpsConsoleFactory console)
    {
        _console = console;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(console.Services.GetRequiredService<EvaluationCommands>());
        Services.AddSingleton<Toasts>();
        Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor());
        Services.AddScoped<PageActor>();
        _person = AddAuthorization();
        _person.SetAuthorized("somebody@example.com");
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public void Scores_stand_beside_those_of_the_live_version_with_the_difference_in_words()
    {
        IRenderedComponent<EvaluationTable> table = Show([Result("2", "a", ("accuracy", 0.93m), ("new", 0.5m), ("tone", 0.9m)) with { Passed = 97, Errors = 3 }], [Result("1", "a", ("accuracy", 0.94m), ("tone", 0.85m)), Result("1", "b", ("accuracy", 1m))]);

        Assert.Equal(
            ["a: accuracy|0.93|0.94|−0.01 worse", "a: new|0.5|—|—", "a: tone|0.9|0.85|+0.05 better", "b: accuracy|—|1|—"],
            table.FindAll("tbody tr:not(.suite)").Select(r => $"{r.QuerySelector("th")!.TextContent}|{string.Join('|', r.QuerySelectorAll("td.num").Select(d => d.TextContent))}"));
        Assert.Equal(["a", "b"], table.FindAll("tr.suite strong").Select(s => s.TextContent));
        Assert.Contains("97 of 100 passed, 3 could not be run", table.Find("tr.suite").TextContent, StringComparison.Ordinal);
        Assert.Contains("No result of this version.", table.FindAll("tr.suite")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(["tone-bad", "tone-ok"], table.FindAll("td.tone-bad, td.tone-ok").Select(d => d.ClassName!.Split(' ')[^1]));
        Assert.Empty(table.FindAll("tbody button")); // who may not propose withdraws nothing
    }

    [Fact]
    public void Only_the_newest_result_of_a_suite_is_shown_and_withdrawn_ones_are_told()
    {
        EvaluationResult withdrawn = Result("3", "a", ("accuracy", 0.1m)) with { Withdrawn = new EvaluationWithdrawal(DateTime.UtcNow, "ann", "<b>wrong</b> model") };
        IRenderedComponent<EvaluationTable> table = Show([withdrawn, Result("2", "a", ("accuracy", 0.9m)), Result("1", "a", ("accuracy", 0.5m))], []);

        Assert.Equal("0.9", Assert.Single(table.FindAll("tbody tr:not(.suite)")).QuerySelector("td.num")!.TextContent);
        Assert.Contains("by ann: <b>wrong</b> model", table.Find(".withdrawn").TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("b"));
    }

    [Fact]
    public void Without_results_it_says_how_they_come() =>
        Assert.Contains("/api/v1/prompts/evaluations", Show([], []).Find(".empty").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task A_result_is_withdrawn_with_a_reason()
    {
        PromptCatalog catalog = _console.Services.GetRequiredService<PromptCatalog>();
        await Eventually.HoldsAsync(() => catalog.Current.Find("support-bot/answer") is not null);
        EvaluationUpload upload = new("support-bot/answer", catalog.Current.Commit!, Encoding.UTF8.GetBytes("""{"suite":"table","scores":{"accuracy":0.9}}"""));
        EvaluationResult kept = (await _console.Services.GetRequiredService<EvaluationCommands>().AddAsync(Actor.Shell("tester@localhost"), upload, Cancel)).Result!;
        ClaimsPrincipal principal = (await _console.StartSessionAsync(await _console.CreatePersonAsync(Roles.Engineer))).Ticket.ToPrincipal("test");
        _person.SetClaims([.. principal.Claims]);
        _person.SetPolicies(Permissions.ProposePrompts);
        int told = 0;
        IRenderedComponent<EvaluationTable> table = Render<EvaluationTable>(p => p.Add(t => t.Candidate, [kept]).Add(t => t.Withdrawn, EventCallback.Factory.Create(this, () => told++)));

        Task clicked = table.Find("tbody button").ClickAsync(new());
        await table.WaitForElement("dialog textarea").InputAsync("and on another model");
        await table.Find("dialog .confirm").ClickAsync(new());
        await clicked;

        EvaluationQueries queries = _console.Services.GetRequiredService<EvaluationQueries>();
        Assert.EndsWith("and on another model", (await queries.FindAsync(kept.Id, Cancel))!.Withdrawn!.Reason, StringComparison.Ordinal);
        Assert.Equal(1, told);
    }

    private IRenderedComponent<EvaluationTable> Show(EvaluationResult[] candidate, EvaluationResult[] live) => Render<EvaluationTable>(p => p.Add(t => t.Candidate, candidate).Add(t => t.Live, live));

    private static EvaluationResult Result(string id, string suite, params (string Name, decimal Value)[] scores) =>
        new(id, suite, new string('a', 40), [.. scores.Select(s => new EvaluationScore(s.Name, s.Value))], DateTime.UtcNow, "ci");
}
