using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Budgets;

namespace OpsConsole.Core.Tests.Costs.Budgets;

/// <summary>Budgets as texts, and as settings.</summary>
public sealed class BudgetSettingsTests
{
    private const string Least = """{"name":"Support","scope":{"app":"support-bot"},"amount":1000,"period":"month"}""";

    [Fact]
    public void What_is_written_reads_as_the_same()
    {
        Budget budget = new()
        {
            Name = "Söhne & Co", Scope = new BudgetScope(BudgetScopeKind.Model, "claude-sonnet", "production"), Amount = 12.5m, Period = BudgetPeriod.Quarter, Thresholds = [90, 100], Forecast = false,
            PerMinute = 0.5m, UsualFactor = 3, Trip = new BudgetTrip(true, true, "model:claude-sonnet", "production"), Contacts = ["a@example.com", "ops"], EscalateAfterMinutes = 30, EscalateTo = ["boss"],
        };

        Budget? read = BudgetReader.Read(BudgetText.Write(budget), out string? problem);

        Assert.Null(problem);
        Assert.Equal(BudgetText.Write(budget), BudgetText.Write(read!));
        Assert.Equivalent(budget, read);
    }

    [Fact]
    public void An_amount_is_written_without_zeros_at_its_end() => Assert.Contains(
        "\"amount\": 245,", BudgetText.Write(new Budget { Name = "x", Scope = new BudgetScope(BudgetScopeKind.All), Amount = 245.000m, Period = BudgetPeriod.Day }), StringComparison.Ordinal);

    [Fact]
    public void The_least_that_is_written_has_the_usual_thresholds_and_a_forecast()
    {
        Budget budget = BudgetReader.Read(Least, out _)!;

        Assert.Equal([50, 80, 100], budget.Thresholds);
        Assert.True(budget.Forecast);
    }

    [Theory]
    [InlineData("{\n\"name\": \"x\",\n}", "Line 3:")]
    [InlineData("[]", "A budget is one JSON object")]
    [InlineData("""{"name":"x","name":"y"}""", "Line 1:")]
    [InlineData("""{"nmae":"x"}""", "nmae: there is no such field")]
    [InlineData("""{"name":"","scope":{},"amount":1,"period":"day"}""", "name: must be a text")]
    [InlineData("""{"name":"x","scope":{"app":"a","team":"b"},"amount":1,"period":"day"}""", "scope: give one of app, team, model and feature")]
    [InlineData("""{"name":"x","scope":{"feature":"search"},"amount":1,"period":"day"}""", "scope.feature: write the application, a slash and the feature")]
    [InlineData("""{"name":"x","scope":"all","amount":1,"period":"day"}""", "scope: must be an object")]
    [InlineData("""{"name":"x","scope":{},"amount":0,"period":"day"}""", "amount: must be a number, more than 0")]
    [InlineData("""{"name":"x","scope":{},"amount":1e30,"period":"day"}""", "amount: must be a number")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"fortnight"}""", "period: must be day, week, month, quarter or year")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"currency":"EUR","period":"day"}""", "currency: must be USD, and is EUR")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","thresholds":[80,50]}""", "thresholds: write each once")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","thresholds":[0]}""", "thresholds: each must be a whole number")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","usualFactor":1}""", "usualFactor: must be a number, 1.1 and at most")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","contacts":["@"]}""", "contacts: each must be an e-mail address")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","escalateTo":["ops"]}""", "escalateTo: say after how long")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","trip":{"on":[],"scope":"global","env":"production"}}""", "trip.on: say when it kills")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","trip":{"on":["rate"],"scope":"global","env":"production"}}""", "trip.on: rate needs a limit")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","thresholds":[50],"trip":{"on":["limit"],"scope":"global","env":"production"}}""", "trip.on: limit needs the threshold 100")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","trip":{"on":["limit"],"scope":"everything","env":"production"}}""", "trip.scope: must be what is killed")]
    [InlineData("""{"name":"x","scope":{},"amount":1,"period":"day","trip":{"on":["limit"],"scope":"global"}}""", "trip.env: must name the environment")]
    public void What_is_wrong_is_named_with_its_field(string text, string problem)
    {
        Assert.Null(BudgetReader.Read(text, out string? said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budgets/support", Least, null)]
    [InlineData("budgets/Support", Least, "A budget is addressed by")]
    [InlineData("budgets/", Least, "A budget is addressed by")]
    [InlineData("budgets/team", """{"name":"x","scope":{"team":"Sales"},"amount":1,"period":"day"}""", "scope.team: there is no team 'Sales' in the setting Costs:Teams. There are Support.")]
    public async Task A_setting_is_checked_with_its_name_and_its_team(string name, string text, string? problem)
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        string? said = console.Get<IEnumerable<ISettingKind>>().Single(k => k is BudgetSettings).ProblemOf(name, text);

        Assert.True(problem is null ? said is null : said?.StartsWith(problem, StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task A_policy_sees_a_budget_its_environment_and_its_applications()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        ChangeFacts facts = console.Get<IEnumerable<ISettingKind>>().Single(k => k is BudgetSettings).FactsOf("budgets/team", """{"name":"x","scope":{"team":"Support","env":"production"},"amount":1,"period":"day"}""");

        Assert.Equal("Budget production support-bot helper", string.Join(' ', [.. facts.Aspects.Select(a => a.ToString()), facts.Environment!, .. facts.Applications]));
    }
}
