using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>The checks before a release in a whole console, with an application that asks for a prompt.</summary>
[Collection(ServingTests.Name)]
public sealed class PreflightWiringTests(PromptConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_checks_pass_where_an_application_asks_for_prompts()
    {
        string commit = console.Repository.Commit(("preflight/answer.md", "---\nmodel: gpt-4o-mini\n---\nAnswer {{question}}."));
        console.Repository.Release("preflighted", ("preflight/answer", commit));
        await console.SyncAsync();
        PreflightChecks checks = console.Services.GetRequiredService<PreflightChecks>();
        IReadOnlyList<PreflightCheck> silent = await checks.RunAsync("preflight/answer", commit, "preflighted", Cancel);
        Assert.Equal([PreflightOutcome.Pass, PreflightOutcome.Pass, PreflightOutcome.Pass, PreflightOutcome.Unknown], silent.Select(c => c.Outcome));

        using HttpClient application = await console.ProgramAsync();
        await PromptConsole.GetAsync(application, "/api/v1/prompts/preflight/answer?env=preflighted");
        IReadOnlyList<PreflightCheck> heard = await checks.RunAsync("preflight/answer", commit, "preflighted", Cancel);

        Assert.All(heard, c => Assert.True(c.Outcome == PreflightOutcome.Pass, $"{c}"));
        Assert.Equal(heard, checks.Last("preflight/answer", commit, "preflighted")!.Checks);
    }

    [Fact]
    public async Task What_a_change_touches_can_be_read()
    {
        string commit = console.Repository.Commit(("preflight/impact.md", "Answer."));
        await console.SyncAsync();

        ChangeImpact impact = await console.Services.GetRequiredService<ImpactReader>().ReadAsync("preflight/impact", null, commit, "preflighted", Cancel);

        Assert.Contains("It is new", impact.CostBasis, StringComparison.Ordinal);
        Assert.Empty(await console.Services.GetRequiredService<SimilarIncidents>().ReadAsync("preflight/impact", [], "preflighted", Cancel));
    }
}
