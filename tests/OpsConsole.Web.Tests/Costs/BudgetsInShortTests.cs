using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Costs.Spending;
using OpsConsole.Web.Costs.Executive;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>Whether we are over budget, for somebody who has ten seconds.</summary>
public sealed class BudgetsInShortTests
{
    private static readonly DateTime Now = new(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Without_a_budget_it_leads_to_the_form_of_one()
    {
        BudgetsInShort answer = BudgetsInShort.Of([]);
        Assert.Equal(("No budget yet", "/budgets/new"), (answer.Word, answer.Link));
    }

    [Fact]
    public void One_that_is_over_is_named_and_led_to()
    {
        BudgetsInShort answer = BudgetsInShort.Of([Budget("shop", spent: 120, expected: 200), Budget("bot", spent: 10, expected: 20)]);
        Assert.Equal(("bad", "Yes, one is", "shop, $120 of $100 a month, 120%.", "/budgets/shop"), (answer.Tone, answer.Word, answer.Why, answer.Link));
    }

    [Fact]
    public void One_that_will_be_over_is_told_before_it_is()
    {
        BudgetsInShort answer = BudgetsInShort.Of([Budget("shop", spent: 60, expected: 130), Budget("bot", spent: 90, expected: 99)]);
        Assert.Equal(("warn", "Not yet", "shop is expected to come to $130 of $100 a month."), (answer.Tone, answer.Word, answer.Why));
    }

    [Fact]
    public void Where_all_are_within_the_nearest_is_named()
    {
        BudgetsInShort answer = BudgetsInShort.Of([Budget("shop", spent: 60, expected: 99), Budget("bot", spent: 90, expected: 99)]);
        Assert.Equal(("ok", "No", "Nearest to its end: bot, $90.00 of $100 a month, 90%."), (answer.Tone, answer.Word, answer.Why));
    }

    [Fact]
    public void What_was_not_judged_yet_is_no_answer() =>
        Assert.Equal("Being counted", BudgetsInShort.Of([(Budget("shop", 1, 1).Budget, null)]).Word);

    private static (BudgetInForce Budget, BudgetStanding? Standing) Budget(string name, decimal spent, decimal expected) =>
        (new BudgetInForce(name, new Budget { Name = name, Scope = new BudgetScope(BudgetScopeKind.App, name), Amount = 100, Period = BudgetPeriod.Month }, "1", Now),
            new BudgetStanding(Now, PeriodRange.Of(BudgetPeriod.Month, Now), spent, 0, new SpendForecast(expected, expected, expected), new SpendRate(), null));
}
