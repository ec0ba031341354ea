using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Budgets;

namespace OpsConsole.Web.Tests.Costs.Budgets;

/// <summary>What is behind the pages of budgets, on a console.</summary>
public sealed class BudgetStatesTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static readonly Budget Shop = new() { Name = "Shop", Scope = new BudgetScope(BudgetScopeKind.App, "shop"), Amount = 1000, Period = BudgetPeriod.Week };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_asks_for_a_change_that_waits()
    {
        BudgetFormState state = Get<BudgetFormState>();
        await state.LoadAsync(null, Cancel);
        (state.Form!.Name, state.Form.Of, state.Form.Amount) = ("Form of a shop", "shop", 10);

        await state.AskAsync(await console.PersonAsync(Roles.Executive));

        Assert.Equal((null, ChangeState.InReview), (state.Problem, state.Asked!.State));
        Assert.Equal("budgets/form-of-a-shop", (await Get<ChangeQueries>().FindAsync(state.Asked.Id!, Cancel))!.Subject);
    }

    [Fact]
    public async Task A_form_that_says_no_budget_asks_for_nothing()
    {
        BudgetFormState state = Get<BudgetFormState>();
        await state.LoadAsync(null, Cancel);
        (state.Form!.Name, state.Form.Of) = ("Shop", "shop");

        await state.AskAsync(await console.PersonAsync(Roles.Executive));

        Assert.StartsWith("amount: must be a number", state.Problem, StringComparison.Ordinal);
        Assert.Null(state.Asked);
    }

    [Fact]
    public async Task A_page_shows_how_the_budget_stands_and_how_it_came_to_be()
    {
        await console.PutInForceAsync("page", Shop);
        await Get<BudgetWatch>().JudgeAsync(Cancel);
        BudgetPageState state = Get<BudgetPageState>();

        await state.LoadAsync("page", Cancel);

        Assert.Equal((null, 0m, 7), (state.Problem, state.Standing!.Spent, (int)state.Standing.Period.Length.TotalDays));
        Assert.Equal(28, state.PeriodChart!.Times.Count);
        Assert.Single(state.Versions);
    }

    [Fact]
    public async Task A_list_shows_what_is_open_and_what_somebody_may_not()
    {
        await console.PutInForceAsync("list", Shop);
        BudgetAlert alert = (await Get<BudgetAlertBook>().RaiseAsync(
            Get<BudgetBook>().Find("list")!, new BudgetFinding(BudgetRules.Threshold(50), NotificationSeverity.Info, "Half of it is spent.", false), null, PeriodRange.Of(BudgetPeriod.Week, DateTime.UtcNow).From, Cancel))!;
        BudgetsState state = Get<BudgetsState>();
        await state.LoadAsync(Cancel);
        Assert.Contains(state.Open!, a => a.Id == alert.Id);

        await state.AcknowledgeAsync(await console.PersonAsync(Roles.Compliance), alert.Id);

        Assert.StartsWith("You may not act on alerts", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_nodes_that_find_the_same_one_opens_the_alert()
    {
        await console.PutInForceAsync("twice", Shop);
        BudgetInForce budget = Get<BudgetBook>().Find("twice")!;
        BudgetFinding finding = new(BudgetRules.Threshold(80), NotificationSeverity.Warning, "Nearly spent.", false);
        DateTime period = PeriodRange.Of(BudgetPeriod.Week, DateTime.UtcNow).From;

        BudgetAlert?[] raised = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Get<BudgetAlertBook>().RaiseAsync(budget, finding, null, period, Cancel), Cancel)));

        Assert.Single(raised, a => a is not null);
    }

    private T Get<T>() where T : notnull => console.Services.GetRequiredService<T>();
}
