using System.Net.Http.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Web.Tests.KillSwitch.Restores;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do to have something restored.</summary>
internal static class RestoreScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a program asks for a restore", ["POST /api/v1/killswitches/restore", "RestoreWishes.AskAsync", "RestoreWishes.OpenAsync"], ["change.opened done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.KillSwitchWrite));
            return () => program.PostAsJsonAsync("/api/v1/killswitches/restore", new { scope = killed.Scope, env = "production", reason = "fixed" }, Cancel);
        }),
        new("a program asks for a restore that may not", [], ["access.denied denied"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.FlagsRead));
            return () => program.PostAsJsonAsync("/api/v1/killswitches/restore", new { scope = "global", env = "production", reason = "fixed" }, Cancel);
        }),
        new("a restore is asked for by somebody who may not", ["ChangeCommands.RefuseAsync"], ["change.opened denied"], async console =>
        {
            (RestoreCase killed, Actor executive) = (await StartAsync(console), await AuditScenarios.ExecutiveAsync(console));
            return () => killed.TryAskAsync(executive);
        }),
        new("a program says that the state is right after a rollback", ["RestoreWishes.AskLineageAsync"], ["change.opened denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            Actor key = await killed.KeyAsync();
            return () => killed.Wishes.AskLineageAsync(key, "all is well", Cancel);
        }),
        new("a restore is agreed to", ["RestorePublisher.ReleaseAsync", "ChangeDecision.DecideAsync"], ["change.approved done", "change.releasing done", "change.released done", "killswitch.restored done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            (string id, Actor colleague) = (await killed.AskAsync(), await killed.SomebodyAsync());
            return async () =>
            {
                await killed.AgreeAsync(id, colleague);
                await console.Get<SwitchLedger>().SettleAsync(Cancel);
            };
        }),
        new("a restore is agreed to by the one who asked", [], ["change.approved denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            string id = await killed.AskAsync();
            return () => killed.AgreeAsync(id, killed.Ann);
        }),
        new("the glass is broken for a restore", ["RestoreWishes.BreakGlassAsync"], ["change.opened done", "change.broke_glass done", "change.releasing done", "change.released done", "killswitch.restored done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            return async () =>
            {
                await killed.BreakGlassAsync(killed.Ann);
                await console.Get<SwitchLedger>().SettleAsync(Cancel);
            };
        }),
        new("the glass is broken for a restore by a program", [], ["change.broke_glass denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            Actor key = await killed.KeyAsync();
            return () => killed.BreakGlassAsync(key);
        }),
    ];

    private static async Task<RestoreCase> StartAsync(AuditedConsole console)
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        await console.Get<SwitchLedger>().SettleAsync(Cancel); // the kill's own event comes before what is looked at
        return killed;
    }
}
