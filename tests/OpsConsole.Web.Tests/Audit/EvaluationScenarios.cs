using System.Net;
using System.Net.Http.Json;
using System.Text;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do with results of evaluations.</summary>
internal static class EvaluationScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("results of an evaluation are added and withdrawn", ["EvaluationCommands.AddAsync", "EvaluationCommands.WithdrawAsync"], ["evaluation.added done", "evaluation.withdrawn done"], async console =>
        {
            (EvaluationUpload upload, EvaluationCommands evaluations) = (await UploadAsync(console), console.Get<EvaluationCommands>());
            return async () =>
            {
                EvaluationOutcome added = await evaluations.AddAsync(AuditedConsole.Shell, upload, Cancel);
                Assert.Null((await evaluations.WithdrawAsync(AuditedConsole.Shell, added.Result!.Id, "wrong model", Cancel)).Problem);
            };
        }),
        new("a program adds and withdraws results of an evaluation", ["POST /api/v1/prompts/evaluations", "POST /api/v1/prompts/evaluations/{id}/withdraw"], ["evaluation.added done", "evaluation.withdrawn done"], async console =>
        {
            EvaluationUpload upload = await UploadAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () =>
            {
                using ByteArrayContent report = new(upload.Report.ToArray());
                using HttpResponseMessage added = await program.PostAsync($"/api/v1/prompts/evaluations?prompt={upload.Prompt}&commit={upload.Commit}", report, Cancel);
                Assert.Equal(HttpStatusCode.Created, added.StatusCode);
                string id = (string)(await added.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(Cancel))!["id"]!;
                Assert.Equal(HttpStatusCode.OK, (await program.PostAsJsonAsync($"/api/v1/prompts/evaluations/{id}/withdraw", new { reason = "wrong model" }, Cancel)).StatusCode);
            };
        }),
        new("the same report is sent again", [], [], async console =>
        {
            EvaluationUpload upload = await UploadAsync(console);
            await console.Get<EvaluationCommands>().AddAsync(AuditedConsole.Shell, upload, Cancel);
            return async () => Assert.True((await console.Get<EvaluationCommands>().AddAsync(AuditedConsole.Shell, upload, Cancel)).WasThere);
        }),
        new("results are added and withdrawn by somebody who may not", [], ["evaluation.added denied", "evaluation.withdrawn denied"], async console =>
        {
            (EvaluationUpload upload, Actor executive) = (await UploadAsync(console), await AuditScenarios.ExecutiveAsync(console));
            return async () =>
            {
                Assert.Equal(EvaluationRefusal.Denied, (await console.Get<EvaluationCommands>().AddAsync(executive, upload, Cancel)).Refusal);
                Assert.Equal(EvaluationRefusal.Denied, (await console.Get<EvaluationCommands>().WithdrawAsync(executive, "0123456789abcdef", "no", Cancel)).Refusal);
            };
        }),
    ];

    /// <summary>A report that nobody sent yet.</summary>
    private static async Task<EvaluationUpload> UploadAsync(AuditedConsole console)
    {
        Assert.NotNull(await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel));
        CatalogSnapshot catalog = console.Get<PromptCatalog>().Current;
        return new EvaluationUpload(catalog.Prompts.First(p => p.IsUsable).Name, catalog.Commit!, Encoding.UTF8.GetBytes($$"""{"suite":"{{Guid.NewGuid():n}}","scores":{"accuracy":0.9} }"""));
    }
}
