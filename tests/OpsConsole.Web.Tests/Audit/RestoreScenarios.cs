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
        new("a program asks for a restore", ["POST /api/v1/killswitches/restore", "RestoreCommands.RequestAsync", "RestoreAsking.AskAsync"], ["restore.requested done"], async console =>
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
        new("a restore is asked for by somebody who may not", [], ["access.denied denied"], async console =>
        {
            (RestoreCase killed, Actor executive) = (await StartAsync(console), await AuditScenarios.ExecutiveAsync(console));
            return () => killed.Commands.RequestAsync(killed.Wish, executive, Cancel);
        }),
        new("a program says that the state is right after a rollback", ["RestoreCommands.RequestLineageAsync"], ["access.denied denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            Actor key = await killed.KeyAsync();
            return () => killed.Commands.RequestLineageAsync("all is well", key, Cancel);
        }),
        new("a restore is agreed to", ["RestoreCommands.ConfirmAsync"], ["restore.confirmed done", "killswitch.restored done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            (string id, Actor colleague) = (await killed.AskAsync(), await killed.SomebodyAsync());
            return async () =>
            {
                await killed.Commands.ConfirmAsync(id, colleague, Cancel);
                await console.Get<SwitchLedger>().SettleAsync(Cancel);
            };
        }),
        new("a restore is agreed to by the one who asked", [], ["access.denied denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            string id = await killed.AskAsync();
            return () => killed.Commands.ConfirmAsync(id, killed.Ann, Cancel);
        }),
        new("a request to restore is withdrawn", ["RestoreCommands.WithdrawAsync"], ["restore.withdrawn done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            string id = await killed.AskAsync();
            return () => killed.Commands.WithdrawAsync(id, killed.Ann, Cancel);
        }),
        new("a request to restore is withdrawn by somebody who may not", [], ["access.denied denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            (string id, Actor executive) = (await killed.AskAsync(), await AuditScenarios.ExecutiveAsync(console));
            return () => killed.Commands.WithdrawAsync(id, executive, Cancel);
        }),
        new("the glass is broken", ["RestoreCommands.BreakGlassAsync"], ["restore.broke_glass done", "killswitch.restored done"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            return async () =>
            {
                await killed.Commands.BreakGlassAsync(killed.Wish, killed.Ann, Cancel);
                await console.Get<SwitchLedger>().SettleAsync(Cancel);
            };
        }),
        new("the glass is broken by a program", [], ["access.denied denied"], async console =>
        {
            RestoreCase killed = await StartAsync(console);
            Actor key = await killed.KeyAsync();
            return () => killed.Commands.BreakGlassAsync(killed.Wish, key, Cancel);
        }),
        new("a break-glass restore is reviewed", ["RestoreCommands.ReviewAsync"], ["restore.reviewed done"], async console =>
        {
            (RestoreCase killed, string id) = await BrokenAsync(console);
            Actor colleague = await killed.SomebodyAsync();
            return () => killed.Commands.ReviewAsync(id, "it was right", colleague, Cancel);
        }),
        new("a break-glass restore is reviewed by the one who did it", [], ["access.denied denied"], async console =>
        {
            (RestoreCase killed, string id) = await BrokenAsync(console);
            return () => killed.Commands.ReviewAsync(id, "it was right", killed.Ann, Cancel);
        }),
    ];

    private static async Task<RestoreCase> StartAsync(AuditedConsole console)
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        await console.Get<SwitchLedger>().SettleAsync(Cancel); // the kill's own event comes before what is looked at
        return killed;
    }

    private static async Task<(RestoreCase Killed, string Id)> BrokenAsync(AuditedConsole console)
    {
        RestoreCase killed = await StartAsync(console);
        string id = (await killed.Commands.BreakGlassAsync(killed.Wish, killed.Ann, Cancel)).Id!;
        await console.Get<SwitchLedger>().SettleAsync(Cancel);
        return (killed, id);
    }
}
