using System.Net;
using System.Net.Http.Json;
using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do to what is live, and to proposals.</summary>
internal static class PromptReleaseScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a person releases a prompt", ["PromptReleases.ReleaseAsync", "PromptPublisher.ReleaseAsync", "ChangeGate.RefusalAsync", "ReleaseRows.PrepareAsync"], Released("published"), async console =>
        {
            (ReleaseOrder order, Actor owner) = (await OrderAsync(console), await PersonAsync(console, Roles.ProductOwner));
            return async () => Assert.Null((await console.Get<ChangeCommands>().OpenAsync(owner, Wish(order), Cancel)).Problem);
        }),
        new("a program releases a prompt", ["POST /api/v1/prompts/releases", "ReleaseByChange.RunAsync"], Released("published"), async console =>
        {
            ReleaseOrder order = await OrderAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () => Assert.Equal(HttpStatusCode.OK, (await program.PostAsJsonAsync("/api/v1/prompts/releases", new { env = order.Environment, prompt = order.Prompt, sha = order.Commit, reason = "better" }, Cancel)).StatusCode);
        }),
        new("a program rolls a prompt back", ["POST /api/v1/prompts/rollbacks", "PromptReleases.RollbackAsync"], Released("rolled_back"), async console =>
        {
            ReleaseOrder order = await ReplacedAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () => Assert.Equal(HttpStatusCode.OK, (await program.PostAsJsonAsync("/api/v1/prompts/rollbacks", new { env = order.Environment, prompt = order.Prompt, reason = "worse" }, Cancel)).StatusCode);
        }),
        new("a prompt is taken out of an environment", ["PromptReleases.RemoveAsync"], Released("removed"), async console =>
        {
            ReleaseOrder order = await OrderAsync(console);
            await ReleaseAsync(console, order);
            return async () => Assert.Null((await console.Get<ChangeCommands>().OpenAsync(AuditedConsole.Shell, new ChangeWish(ChangeKind.Removal, order.Environment, order.Prompt, "Retired", null), Cancel)).Problem);
        }),
        new("a program takes a prompt out of an environment", ["POST /api/v1/prompts/removals"], Released("removed"), async console =>
        {
            ReleaseOrder order = await OrderAsync(console);
            await ReleaseAsync(console, order);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () => Assert.Equal(HttpStatusCode.OK, (await program.PostAsJsonAsync("/api/v1/prompts/removals", new { env = order.Environment, prompt = order.Prompt, reason = "retired", seen = order.Commit }, Cancel)).StatusCode);
        }),
        new("what is live already is released", [], [], async console =>
        {
            ReleaseOrder order = await OrderAsync(console);
            await ReleaseAsync(console, order);
            return async () => Assert.Equal(ChangeRefusal.Conflict, (await console.Get<ChangeCommands>().OpenAsync(AuditedConsole.Shell, Wish(order), Cancel)).Refusal);
        }),
        new("somebody releases, rolls back and takes out who may not", [], ["release.published denied", "release.rolled_back denied", "release.removed denied"], async console =>
        {
            (ReleaseOrder order, Actor executive) = (await OrderAsync(console), await AuditScenarios.ExecutiveAsync(console));
            PromptReleases releases = console.Get<PromptReleases>();
            return async () =>
            {
                Assert.True((await releases.ReleaseAsync(executive, order, Cancel)).Denied);
                Assert.True((await releases.RollbackAsync(executive, order with { Commit = "" }, Cancel)).Denied);
                Assert.True((await releases.RemoveAsync(executive, order, Cancel)).Denied);
            };
        }),
        new("the repository is asked for news by somebody who may not", [], ["access.denied denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () => Assert.Null(await console.Get<PromptFetch>().NowAsync(executive, Cancel));
        }),
        new("a program releases, rolls back and takes out that may not", [], ["access.denied denied", "access.denied denied", "access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.PromptsRead));
            return async () =>
            {
                Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/prompts/releases", new { }, Cancel)).StatusCode);
                Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/prompts/rollbacks", new { }, Cancel)).StatusCode);
                Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/prompts/removals", new { }, Cancel)).StatusCode);
            };
        }),
        new("a change is proposed, revised and withdrawn", ["ProposalCommands.ProposeAsync", "ProposalCommands.ReviseAsync", "ProposalCommands.WithdrawAsync"],
            ["change.proposed done", "change.revised done", "change.withdrawn done"], async console =>
        {
            (ProposalDraft draft, Actor owner) = (await DraftAsync(console), await PersonAsync(console, Roles.ProductOwner));
            ProposalCommands proposals = console.Get<ProposalCommands>();
            return async () =>
            {
                string id = (await proposals.ProposeAsync(owner, draft, Cancel)).Id!;
                Assert.Null((await proposals.ReviseAsync(owner, id, 1, "Even better."u8.ToArray(), Cancel)).Problem);
                Assert.Null((await proposals.WithdrawAsync(owner, id, 2, Cancel)).Problem);
            };
        }),
        new("a proposal is merged by another person", ["ProposalCommands.MergeAsync"], ["change.merged done"], async console =>
        {
            (string id, Actor engineer) = (await ProposedAsync(console), await PersonAsync(console, Roles.Engineer));
            return async () => Assert.Null((await console.Get<ProposalCommands>().MergeAsync(engineer, id, 1, Cancel)).Problem);
        }),
        new("a change is proposed, revised, withdrawn and merged by somebody who may not", [],
            ["change.proposed denied", "change.revised denied", "change.withdrawn denied", "change.merged denied"], async console =>
        {
            (ProposalDraft draft, string id, Actor executive) = (await DraftAsync(console), await ProposedAsync(console), await AuditScenarios.ExecutiveAsync(console));
            ProposalCommands proposals = console.Get<ProposalCommands>();
            return async () =>
            {
                Assert.True((await proposals.ProposeAsync(executive, draft, Cancel)).Denied);
                Assert.True((await proposals.ReviseAsync(executive, id, 1, "x"u8.ToArray(), Cancel)).Denied);
                Assert.True((await proposals.WithdrawAsync(executive, id, 1, Cancel)).Denied);
                Assert.True((await proposals.MergeAsync(executive, id, 1, Cancel)).Denied);
            };
        }),
    ];

    /// <summary>What a low risk that somebody asks for leaves.</summary>
    internal static string[] Released(string how) => ["change.opened done", $"release.{how} done", "change.released done"];

    /// <summary>The same as a change that is asked for.</summary>
    internal static ChangeWish Wish(ReleaseOrder order) => new(ChangeKind.Release, order.Environment, order.Prompt, "Better", null) { Wanted = order.Commit };

    private static async Task ReleaseAsync(AuditedConsole console, ReleaseOrder order) =>
        Assert.Equal(ChangeState.Released, (await console.Get<ChangeCommands>().OpenAsync(AuditedConsole.Shell, Wish(order), Cancel)).State);

    /// <summary>A release of a new prompt to a new environment.</summary>
    internal static async Task<ReleaseOrder> OrderAsync(AuditedConsole console)
    {
        string name = "audit/" + Guid.NewGuid().ToString("n");
        return new ReleaseOrder("audit-" + name[6..14], name, await PushAsync(console, name, "First."), "better");
    }

    private static async Task<ReleaseOrder> ReplacedAsync(AuditedConsole console)
    {
        ReleaseOrder order = await OrderAsync(console);
        await ReleaseAsync(console, order);
        string second = await PushAsync(console, order.Prompt, "Second.");
        await ReleaseAsync(console, order with { Commit = second });
        return order;
    }

    internal static async Task<ProposalDraft> DraftAsync(AuditedConsole console)
    {
        ReleaseOrder order = await OrderAsync(console);
        return new ProposalDraft(order.Prompt, null, order.Commit, "Better."u8.ToArray(), "Better", null);
    }

    private static async Task<string> ProposedAsync(AuditedConsole console) =>
        (await console.Get<ProposalCommands>().ProposeAsync(AuditedConsole.Shell, await DraftAsync(console), Cancel)).Id!;

    /// <summary>A commit of the branch in which the prompt has this text: proposed by one, merged by another.</summary>
    private static async Task<string> PushAsync(AuditedConsole console, string prompt, string text)
    {
        Assert.NotNull(await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel));
        PromptCatalog catalog = console.Get<PromptCatalog>();
        string directory = console.Get<PromptsOptions>().Directory, path = catalog.Current.Find(prompt)?.Path ?? (directory.Length == 0 ? "" : directory + "/") + prompt + ".md";
        ProposalDraft draft = new(prompt, path, catalog.Current.Commit!, Encoding.UTF8.GetBytes(text), "A prompt", null);
        ProposalOutcome proposed = await console.Get<ProposalCommands>().ProposeAsync(AuditedConsole.Shell, draft, Cancel);
        Assert.Null(proposed.Problem);
        Assert.Null((await console.Get<ProposalCommands>().MergeAsync(await PersonAsync(console, Roles.Engineer), proposed.Id!, 1, Cancel)).Problem);
        Assert.NotNull(catalog.Current.Find(prompt));
        return catalog.Current.Commit!;
    }

    internal static async Task<Actor> PersonAsync(AuditedConsole console, string role)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }
}
