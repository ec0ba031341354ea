using AngleSharp.Dom;
using Bunit;
using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Costs.Spending;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Tests.Dashboards;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>The row that is read first.</summary>
public sealed class ExecutiveAnswersTests : BunitContext
{
    private static readonly DateTime From = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), Until = new(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void It_says_what_was_spent_what_a_success_costs_whether_that_is_better_and_whether_it_is_worth_it()
    {
        string[] answers = Answers(completed: 1_000, worth: 3);
        Assert.Contains("$10", answers[3], StringComparison.Ordinal);
        Assert.Contains("$20.00 expected by the end of November, in four cases of five $15.00 to $25.00", answers[3], StringComparison.Ordinal);
        Assert.Contains("$0.01", answers[1], StringComparison.Ordinal);
        Assert.Contains("$10.00 for a thousand.", answers[1], StringComparison.Ordinal);
        Assert.Contains("Better", answers[2], StringComparison.Ordinal);
        Assert.Contains("$3,000 of value for $10.00 of cost", answers[4], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_stranger_asks_stands_first() =>
        Assert.Equal(["Are we over budget?", "One success costs", "Is it getting better?"], Show(1_000, 3).FindAll("h2").Take(3).Select(h => h.TextContent));

    [Fact]
    public void Without_a_value_it_says_where_to_say_one()
    {
        IRenderedComponent<ExecutiveAnswers> page = Show(completed: 1_000, worth: null);
        Assert.Equal("/value", page.Find("section:last-child a").GetAttribute("href"));
        Assert.Contains("Nothing says yet what an outcome is worth.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_success_none_has_a_cost()
    {
        string[] answers = Answers(completed: 0, worth: 3);
        Assert.Contains("Nothing with a price was completed", answers[1], StringComparison.Ordinal);
        Assert.Contains("Not known yet", answers[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_success_costs_leads_to_the_successes() =>
        Assert.Equal("/interactions?from=2026-11-01T00%3A00%3A00Z&to=2026-11-16T00%3A00%3A00Z&app=bot&outcome=completed", Show(1_000, 3).Find("section:nth-child(2) a").GetAttribute("href"));

    private string[] Answers(int completed, decimal? worth) => [.. Show(completed, worth).FindAll("section").Select(s => string.Join(' ', s.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    private IRenderedComponent<ExecutiveAnswers> Show(int completed, decimal? worth)
    {
        MetricsTotals now = Totals(completed, 10), before = Totals(completed, 20);
        SpendData spend = new(From, Until, From.AddMonths(1), now, before, null, new SpendForecast(20, 15, 25), [], []);
        ApplicationValue value = new("bot", completed, new ValueAndCost(0.5m, worth * completed, 10, 0, 0, 0));
        ExecutiveData data = new(spend, new Trend(now, before, "this month", "the month before"), [], [value], new ModelComparison([], null, null), From, new SavingsReport([], []), 0);
        return Render<ExecutiveAnswers>(p => p.Add(c => c.Data, data).Add(c => c.View, new ExecutiveView(new SpendView(null, null), "bot")).Add(c => c.Budgets, BudgetsInShort.Of([])));
    }

    private static MetricsTotals Totals(int completed, int dollars)
    {
        RollupCell cell = new RollupCell().Interactions(completed);
        (cell.Calls, cell.CostMicros) = (1, dollars * 1_000_000L);
        return MetricsTotals.Of(cell, 60);
    }
}
