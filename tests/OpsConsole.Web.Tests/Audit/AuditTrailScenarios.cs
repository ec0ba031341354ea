using System.Net.Http.Json;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Audit.Witness;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to the trail itself.</summary>
internal static class AuditTrailScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } = [.. Verifying(), .. Exporting(), .. Keeping(), .. Witnessing(), .. Evidence()];

    private static IEnumerable<AuditScenario> Verifying() =>
    [
        new("the trail is verified", ["VerificationRuns.StartAsync", "VerificationRuns.RunAsync"], ["audit.verified done"], async console =>
            () => console.Get<VerificationRuns>().RunAsync(AuditedConsole.Shell, Cancel)),
        new("the trail is verified by somebody who may not", [], ["audit.verified denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<VerificationRuns>().StartAsync(executive);
        }),
        new("a verification that runs is stopped", ["VerificationRuns.StopAsync"], ["audit.verification_stopped done"], async console =>
        {
            VerificationRuns runs = console.Get<VerificationRuns>();
            TaskCompletionSource asked = new();
            void Hold() => asked.Task.Wait(Cancel); // where it begins, until it is stopped
            runs.Changed += Hold;
            await runs.StartAsync(AuditedConsole.Shell);
            return async () =>
            {
                Task<bool> stopping = runs.StopAsync(AuditedConsole.Shell);
                asked.SetResult();
                await stopping;
                runs.Changed -= Hold;
            };
        }),
        new("a verification is stopped by somebody who may not", [], ["audit.verification_stopped denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<VerificationRuns>().StopAsync(executive);
        }),
    ];

    private static IEnumerable<AuditScenario> Exporting() =>
    [
        new("the trail is exported", ["TrailExports.RecordAsync"], ["audit.exported done"], async console =>
        {
            HttpClient auditor = console.Program(await console.CreateKeyAsync(Scopes.AuditRead));
            return async () => await auditor.GetByteArrayAsync("/api/v1/audit/export?format=jsonl", Cancel);
        }),
        new("the trail is exported by somebody who may not", [], ["access.denied denied"], async console =>
        {
            HttpClient browser = await console.SignedInBrowserAsync(Roles.Executive);
            return async () => (await browser.GetAsync("/api/v1/audit/export?format=jsonl", Cancel)).Dispose();
        }),
    ];

    private static IEnumerable<AuditScenario> Keeping() =>
    [
        new("a person's data is erased from the trail", ["AuditErasure.EraseAsync"], ["audit.subject_erased done"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            return () => console.Get<AuditErasure>().EraseAsync(id, "asked for by letter", AuditedConsole.Shell, Cancel);
        }),
        new("a person's data is erased by somebody who may not", [], ["audit.subject_erased denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditErasure>().EraseAsync("somebody", "asked for by letter", executive, Cancel);
        }),
        new("old entries are archived by somebody who may not", ["AuditArchive.RunAsync"], ["audit.segment_archived denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditArchive>().RunAsync(executive, null, Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> Witnessing() =>
    [
        new("an application reports a trail that contradicts what it saw", ["POST /api/v1/audit/witness", "WitnessReports.ReportAsync"], ["audit.witness_reported done"], async console =>
        {
            // What it was shown instead is a stranger's: a checkpoint of the console's own would rightly be called a rollback from then on.
            string seen = (await console.Get<CheckpointIssuer>().IssueAsync(Cancel))!.Note, offered = ForgedNotes.ByAStranger("opsconsole.audit/other", 5);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.FlagsRead));
            return () => program.PostAsJsonAsync("/api/v1/audit/witness", new { seen, offered, kind = "other_log", instance = "app-1" }, Cancel);
        }),
        new("a program reports who may not watch the trail", [], ["access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.TelemetryWrite));
            return () => program.PostAsJsonAsync("/api/v1/audit/witness", new { seen = "", offered = "", kind = "shrunk", instance = "app-1" }, Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> Evidence() =>
    [
        new("an evidence pack is taken out", ["EvidencePacks.MakeAsync"], ["audit.evidence_exported done"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.AuditRead));
            return async () => Assert.StartsWith("<!DOCTYPE html>", await program.GetStringAsync($"/api/v1/audit/evidence?object=person:{id}", Cancel), StringComparison.Ordinal);
        }),
        new("an evidence pack is asked for by somebody who may not", [], ["access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.MetricsRead));
            return () => program.GetAsync("/api/v1/audit/evidence?object=person:x", Cancel);
        }),
    ];
}
