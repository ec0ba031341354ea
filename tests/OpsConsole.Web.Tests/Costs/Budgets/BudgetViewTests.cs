using OpsConsole.Core.Alerts;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Costs.Spending;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Costs.Budgets;

namespace OpsConsole.Web.Tests.Costs.Budgets;

/// <summary>What pages show of budgets.</summary>
public sealed class BudgetViewTests
{
    private static readonly DateTime Now = new(2026, 11, 11, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Budget Shop = new() { Name = "Shop", Scope = new BudgetScope(BudgetScopeKind.App, "shop"), Amount = 300, Period = BudgetPeriod.Month, PerMinute = 5 };

    [Theory]
    [InlineData(100, 290, 0, "ok", "Within")]
    [InlineData(250, 290, 0, "warn", "Nearly spent")]
    [InlineData(100, 310, 0, "warn", "Expected to go over")]
    [InlineData(100, 310, 6, "bad", "Spent too fast")]
    [InlineData(300, 900, 0, "bad", "All spent")]
    [InlineData(320, 900, 6, "bad", "Over by $20.00")]
    public void The_worst_is_said_first(int spent, int expected, int rate, string tone, string text) => Assert.Equal((tone, text), BudgetWords.State(Shop, Standing(spent, expected, rate)));

    [Fact]
    public void What_was_not_judged_yet_is_being_counted() => Assert.Equal(("", "Being counted"), BudgetWords.State(Shop, null));

    [Fact]
    public void A_period_is_drawn_by_and_by_and_goes_on_to_what_is_expected()
    {
        decimal[] days = [.. Enumerable.Repeat(10m, 10)];

        ChartSpec chart = BudgetChart.Period(Shop, Standing(100, 300, 0), new BudgetHistory(Now.AddDays(-10), 24 * 60, days));

        Assert.Equal(["Spent", "Amount", "Expected", "Four in five, low", "Four in five, high"], chart.Traces.Select(t => t.Name));
        Assert.Equal((30, 100.0, null), (chart.Times.Count, chart.Traces[0].Values[9], chart.Traces[0].Values[10]));
        Assert.Equal((null, 100.0, 300.0), (chart.Traces[2].Values[8], chart.Traces[2].Values[9], chart.Traces[2].Values[29]));
    }

    [Fact]
    public void A_form_says_the_same_budget_as_it_was_filled_in_from()
    {
        Budget budget = Shop with { Trip = new BudgetTrip(true, false, "app:shop", "production"), Contacts = ["ops", "a@example.com"], EscalateAfterMinutes = 5, EscalateTo = ["boss"], UsualFactor = 2.5m };

        Assert.Equal(BudgetText.Write(budget), BudgetText.Write(BudgetForm.From(budget).ToBudget(out _)!));
    }

    [Fact]
    public void A_form_names_the_field_that_is_wrong()
    {
        BudgetForm form = BudgetForm.From(Shop);
        form.Thresholds = "50, most";

        Assert.Null(form.ToBudget(out string? problem));
        Assert.StartsWith("thresholds: “most” is no whole number.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Support bot, production!", "support-bot-production")]
    [InlineData("Größe", "gr-e")]
    [InlineData("new", "budget")]
    [InlineData("预算", "budget")]
    public void A_name_gives_an_address(string name, string slug) => Assert.Equal(slug, BudgetForm.SlugOf(name));

    [Fact]
    public void The_line_above_pages_is_of_what_is_critical_and_nobody_took_on()
    {
        BudgetAlert[] open = [Alert("Info", NotificationSeverity.Warning), Alert("Loop", NotificationSeverity.Critical), Alert("Mine", NotificationSeverity.Critical, taken: true), Alert("Other", NotificationSeverity.Critical)];

        Assert.Equal("Budget Loop: $60.00 in the last minute. And 1 more.", BudgetBanner.Describe(open));
        Assert.Equal("", BudgetBanner.Describe(open[..1]));
    }

    private static BudgetStanding Standing(decimal spent, decimal expected, decimal rate) => new(
        Now, PeriodRange.Of(BudgetPeriod.Month, Now), spent, 0, new SpendForecast(expected, expected - 10, expected + 10), new SpendRate(rate, rate, rate, rate), null);

    private static BudgetAlert Alert(string name, NotificationSeverity severity, bool taken = false) => new()
    {
        Id = "1", Budget = "b", Name = name, Rule = BudgetRules.Rate, Version = "1", Says = "$60.00 in the last minute.", Severity = severity, AcknowledgedAt = taken ? Now : null,
    };
}
