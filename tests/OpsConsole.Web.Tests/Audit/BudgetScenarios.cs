using System.Net.Http.Json;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.Costs.Budgets;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people and programs do with budgets and their alerts.</summary>
internal static class BudgetScenarios
{
    private static readonly Budget Draft = new() { Name = "Shop", Scope = new BudgetScope(BudgetScopeKind.App, "shop"), Amount = 1000, Period = BudgetPeriod.Month };

    private static int _last;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a program asks for a budget", ["PUT /api/v1/budgets/{slug}", "SettingWishes.AskAsync"], ["change.opened done"], async console =>
        {
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return () => program.PutAsync($"/api/v1/budgets/{NextSlug()}", JsonContent.Create(new { name = "Shop", scope = new { app = "shop" }, amount = 1000, period = "month" }), Cancel);
        }),
        new("a budget is agreed to", ["SettingPublisher.ReleaseAsync"], ["change.approved done", "change.releasing done", "change.released done"], async console =>
        {
            ChangeRequest change = await console.AskAsync(NextSlug(), Draft);
            Actor engineer = await console.PersonAsync(Roles.Engineer);
            return () => console.AgreeAsync(change, engineer);
        }),
        new("a program asks for a budget to be removed", ["DELETE /api/v1/budgets/{slug}"], ["change.opened done"], async console =>
        {
            string slug = NextSlug();
            await console.PutInForceAsync(slug, Draft);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return () => program.DeleteAsync($"/api/v1/budgets/{slug}", Cancel);
        }),
        new("a program takes an alert of a budget on, twice", ["POST /api/v1/budgets/{slug}/alerts/{id}/acknowledge"], ["budget_alert.acknowledged done"], async console =>
        {
            BudgetAlert alert = await AlertAsync(console);
            HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
            return async () =>
            {
                (await program.PostAsync($"/api/v1/budgets/{alert.Budget}/alerts/{alert.Id}/acknowledge", null, Cancel)).EnsureSuccessStatusCode();
                (await program.PostAsync($"/api/v1/budgets/{alert.Budget}/alerts/{alert.Id}/acknowledge", null, Cancel)).EnsureSuccessStatusCode();
            };
        }),
        new("an alert of a budget is taken on, silenced and noted on",
            ["BudgetAlertCommands.AcknowledgeAsync", "BudgetAlertCommands.SilenceAsync", "BudgetAlertCommands.NoteAsync"],
            ["budget_alert.acknowledged done", "budget_alert.silenced done", "budget_alert.noted done"], async console =>
        {
            (BudgetAlert alert, Actor engineer, BudgetAlertCommands commands) = (await AlertAsync(console), await console.PersonAsync(Roles.Engineer), console.Get<BudgetAlertCommands>());
            return async () =>
            {
                Assert.Null((await commands.AcknowledgeAsync(engineer, alert.Id, Cancel)).Problem);
                Assert.Null((await commands.SilenceAsync(engineer, alert.Id, DateTime.UtcNow.AddHours(1), Cancel)).Problem);
                Assert.Null((await commands.NoteAsync(engineer, alert.Id, "A load test.", Cancel)).Problem);
            };
        }),
        new("an alert of a budget is taken on, silenced and noted on by somebody who may not", [],
            ["budget_alert.acknowledged denied", "budget_alert.silenced denied", "budget_alert.noted denied"], async console =>
        {
            (BudgetAlert alert, Actor compliance, BudgetAlertCommands commands) = (await AlertAsync(console), await console.PersonAsync(Roles.Compliance), console.Get<BudgetAlertCommands>());
            return async () =>
            {
                Assert.True((await commands.AcknowledgeAsync(compliance, alert.Id, Cancel)).Denied);
                Assert.True((await commands.SilenceAsync(compliance, alert.Id, DateTime.UtcNow.AddHours(1), Cancel)).Denied);
                Assert.True((await commands.NoteAsync(compliance, alert.Id, "A load test.", Cancel)).Denied);
            };
        }),
    ];

    private static string NextSlug() => $"scenario-{Interlocked.Increment(ref _last)}";

    /// <summary>An alert of a budget that is in force, as the watch opens it.</summary>
    private static async Task<BudgetAlert> AlertAsync(AuditedConsole console)
    {
        string slug = NextSlug();
        await console.PutInForceAsync(slug, Draft);
        BudgetInForce budget = console.Get<BudgetBook>().Find(slug)!;
        return (await console.Get<BudgetAlertBook>().RaiseAsync(
            budget, new BudgetFinding(BudgetRules.Threshold(50), Core.Alerts.NotificationSeverity.Info, "Half of it is spent.", false), null, PeriodRange.Of(BudgetPeriod.Month, DateTime.UtcNow).From, Cancel))!;
    }
}
