using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Web.Tests.Sources.Files;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to sources.</summary>
internal static class SourceScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a source is added", ["SourceCommands.SaveAsync"], ["source.added done"], async console =>
        {
            (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.Engineer));
            return () => console.Get<SourceCommands>().SaveAsync(Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1")), Draft(), Cancel);
        }),
        new("a source is changed", [], ["source.changed done"], async console =>
        {
            string id = await SourceAsync(console);
            return () => console.Get<SourceCommands>().SaveAsync(AuditedConsole.Shell, Draft() with { Id = id, Revision = 1 }, Cancel);
        }),
        new("a source is disabled and enabled", ["SourceCommands.EnableAsync"], ["source.disabled done", "source.enabled done"], async console =>
        {
            string id = await SourceAsync(console);
            return async () =>
            {
                await console.Get<SourceCommands>().EnableAsync(AuditedConsole.Shell, id, enabled: false, Cancel);
                await console.Get<SourceCommands>().EnableAsync(AuditedConsole.Shell, id, enabled: true, Cancel);
            };
        }),
        new("a source is removed", ["SourceCommands.RemoveAsync"], ["source.removed done"], async console =>
        {
            string id = await SourceAsync(console);
            return () => console.Get<SourceCommands>().RemoveAsync(AuditedConsole.Shell, id, Cancel);
        }),
        new("sources are added, disabled, removed and tested by somebody who may not", [], ["access.denied denied", "access.denied denied", "access.denied denied", "access.denied denied"], async console =>
        {
            string id = await SourceAsync(console);
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            SourceCommands commands = console.Get<SourceCommands>();
            return async () =>
            {
                Assert.True((await commands.SaveAsync(executive, Draft(), Cancel)).IsDenied);
                Assert.True((await commands.EnableAsync(executive, id, enabled: false, Cancel)).IsDenied);
                Assert.True((await commands.RemoveAsync(executive, id, Cancel)).IsDenied);
                Assert.False((await commands.TestAsync(executive, Draft(), Cancel)).Works);
            };
        }),
        new("a file is imported by API", ["POST /api/v1/costs/imports/", "FileImports.ImportAsync"], ["costs.imported done"], async console =>
        {
            string id = await FilesAsync(console);
            HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
            return async () =>
            {
                Assert.Equal("done", (string?)(await ImportConsole.ImportAsync(client, id, ChargeFiles.Focus(new DateTime(2026, 11, 1), 1, 1).Text))["state"]);
                client.Dispose();
            };
        }),
        new("a file is imported that is refused", [], [], async console =>
        {
            string id = await FilesAsync(console);
            HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
            return async () =>
            {
                Assert.Equal("failed", (string?)(await ImportConsole.ImportAsync(client, id, "nothing,like,it"))["state"]);
                client.Dispose();
            };
        }),
        new("a file is imported by somebody who may not", [], ["access.denied denied"], async console =>
        {
            string id = await FilesAsync(console);
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () => Assert.Equal(ImportRefusal.Denied, (await console.Get<FileImports>().ImportAsync(executive, id, new GivenFile("x.csv", Stream.Null, 0, KeepsRest: false), Cancel)).Refusal);
        }),
        new("a source is changed that somebody else has changed", [], [], async console =>
        {
            string id = await SourceAsync(console);
            return async () => Assert.NotNull((await console.Get<SourceCommands>().SaveAsync(AuditedConsole.Shell, Draft() with { Id = id, Revision = 7 }, Cancel)).Problem);
        }),
    ];

    private static SourceDraft Draft() => new(null, Guid.NewGuid().ToString("n"), SourceKind.Prometheus, new Dictionary<string, string> { ["Address"] = "https://prometheus.example.com" });

    private static async Task<string> SourceAsync(AuditedConsole console) => (await console.Get<SourceCommands>().SaveAsync(AuditedConsole.Shell, Draft(), Cancel)).Id!;

    private static async Task<string> FilesAsync(AuditedConsole console) =>
        (await console.Get<SourceCommands>().SaveAsync(AuditedConsole.Shell, new SourceDraft(null, $"Files {Guid.NewGuid():N}", SourceKind.Files, new Dictionary<string, string>()), Cancel)).Id!;
}
