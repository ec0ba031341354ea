using System.Net;
using System.Net.Http.Json;
using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do with change requests. Production asks for approval by the console's own policy, other environments do not.</summary>
internal static class ChangeScenarios
{
    private const string Api = "/api/v1/changes";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a person asks for a low risk", ["ChangeCommands.OpenAsync", "ChangeOpening.OpenAsync", "ChangeStore.AddAsync", "ChangeStore.StepAsync", "ChangeDesk.GuardAsync", "ChangeEnds.SettleAsync"], PromptReleaseScenarios.Released("published"), async console =>
        {
            (ReleaseOrder order, Actor engineer) = (await PromptReleaseScenarios.OrderAsync(console), await PromptReleaseScenarios.PersonAsync(console, Roles.Engineer));
            return async () => Assert.Equal(ChangeState.Released, (await console.Get<ChangeCommands>().OpenAsync(engineer, PromptReleaseScenarios.Wish(order), Cancel)).State);
        }),
        new("a program asks for a content to be live", ["POST /api/v1/changes"], ["change.proposed done", .. PromptReleaseScenarios.Released("published")], async console =>
        {
            ProposalDraft draft = await PromptReleaseScenarios.DraftAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            object body = new { kind = "prompt", env = "audited", title = "Better", prompt = draft.Prompt, content = Encoding.UTF8.GetString(draft.Content!) };
            return async () => Assert.Equal(HttpStatusCode.Created, (await program.PostAsJsonAsync(Api, body, Cancel)).StatusCode);
        }),
        new("a draft is commented on, submitted and taken back", ["POST /api/v1/changes/{id}/comment", "POST /api/v1/changes/{id}/submit", "POST /api/v1/changes/{id}/cancel", "ChangeCommands.CommentAsync", "ChangeCommands.SubmitAsync",
            "ChangeCommands.WithdrawAsync", "ChangeDesk.RunAsync"], ["change.commented done", "change.submitted done", "change.taken_back done"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            ReleaseOrder order = await PromptReleaseScenarios.OrderAsync(console);
            using HttpResponseMessage made = await program.PostAsJsonAsync(Api, new { kind = "prompt", env = "production", title = "Better", prompt = order.Prompt, sha = order.Commit, draft = true }, Cancel);
            string at = made.Headers.Location!.ToString();
            return async () =>
            {
                await DoneAsync(program, at + "/comment", new { text = "Soon." });
                await DoneAsync(program, at + "/submit", null);
                await DoneAsync(program, at + "/cancel", new { reason = "Not needed." });
            };
        }),
        new("a change is approved, sent back and rejected", ["POST /api/v1/changes/{id}/approve", "POST /api/v1/changes/{id}/requestchanges", "POST /api/v1/changes/{id}/reject", "ChangeCommands.ApproveAsync",
            "ChangeCommands.RequestChangesAsync", "ChangeCommands.RejectAsync"], ["change.approved done", "change.changes_requested done", "change.rejected done"], async console =>
        {
            ChangeRequest asked = await AskedAsync(console);
            HttpClient owner = await console.CreateSignedInClientAsync(Roles.ProductOwner);
            return async () =>
            {
                await DoneAsync(owner, $"{Api}/{asked.Id}/approve", new { hash = asked.Hash });
                await DoneAsync(owner, $"{Api}/{asked.Id}/requestchanges", new { reason = "Shorter, please." });
                await DoneAsync(owner, $"{Api}/{asked.Id}/reject", new { reason = "Not at all." });
            };
        }),
        new("the glass is broken for a change, and another person reviews that", ["POST /api/v1/changes/{id}/breakglass", "POST /api/v1/changes/{id}/review", "POST /api/v1/changes/{id}/release", "ChangeReleases.BreakGlassAsync",
            "ChangeReleases.ReleaseAsync", "ChangeCommands.ReviewAsync"], ["change.broke_glass done", "release.published done", "change.released done", "change.glass_reviewed done"], async console =>
        {
            ChangeRequest asked = await AskedAsync(console);
            HttpClient called = await console.CreateSignedInClientAsync(Roles.OnCall), other = await console.CreateSignedInClientAsync(Roles.Engineer);
            return async () =>
            {
                await DoneAsync(called, $"{Api}/{asked.Id}/breakglass", new { reason = "It answers nonsense." });
                await DoneAsync(called, $"{Api}/{asked.Id}/release", null); // it is live: nothing more happens
                await DoneAsync(other, $"{Api}/{asked.Id}/review", new { note = "It was right." });
            };
        }),
        new("a program approves, rejects, breaks the glass and reviews", [], ["change.approved denied", "change.rejected denied", "change.changes_requested denied", "change.broke_glass denied", "change.glass_reviewed denied"], async console =>
        {
            ChangeRequest asked = await AskedAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () =>
            {
                await ForbiddenAsync(program, $"{Api}/{asked.Id}/approve", new { hash = asked.Hash });
                await ForbiddenAsync(program, $"{Api}/{asked.Id}/reject", new { reason = "No." });
                await ForbiddenAsync(program, $"{Api}/{asked.Id}/requestchanges", new { reason = "No." });
                await ForbiddenAsync(program, $"{Api}/{asked.Id}/breakglass", new { reason = "Now." });
                await ForbiddenAsync(program, $"{Api}/{asked.Id}/review", new { note = "Fine." });
            };
        }),
        new("changes are asked for and released by somebody who may not", [], ["change.opened denied", "access.denied denied", "access.denied denied"], async console =>
        {
            (ReleaseOrder order, ChangeRequest asked, Actor executive) = (await PromptReleaseScenarios.OrderAsync(console), await AskedAsync(console), await AuditScenarios.ExecutiveAsync(console));
            HttpClient browser = await console.CreateSignedInClientAsync(Roles.Executive);
            return async () =>
            {
                Assert.Equal(ChangeRefusal.Denied, (await console.Get<ChangeCommands>().OpenAsync(executive, PromptReleaseScenarios.Wish(order), Cancel)).Refusal);
                await ForbiddenAsync(browser, Api, new { });
                await ForbiddenAsync(browser, $"{Api}/{asked.Id}/release", new { });
            };
        }),
    ];

    /// <summary>A change that waits for approval.</summary>
    private static async Task<ChangeRequest> AskedAsync(AuditedConsole console)
    {
        ReleaseOrder order = await PromptReleaseScenarios.OrderAsync(console) with { Environment = "production" };
        ChangeOutcome asked = await console.Get<ChangeCommands>().OpenAsync(await PromptReleaseScenarios.PersonAsync(console, Roles.OnCall), PromptReleaseScenarios.Wish(order), Cancel);
        Assert.Equal((null, ChangeState.InReview), (asked.Problem, asked.State));
        return (await console.Get<ChangeQueries>().FindAsync(asked.Id!, Cancel))!;
    }

    private static async Task DoneAsync(HttpClient client, string address, object? body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(address, body ?? new { }, Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancel)}");
    }

    private static async Task ForbiddenAsync(HttpClient client, string address, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(address, body, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
