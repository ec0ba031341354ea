using OpsConsole.Core.Alerts;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Tests.Costs.Budgets;

/// <summary>What the watch over budgets opens, closes, kills and tells.</summary>
public sealed class BudgetWatchTests
{
    private static readonly Budget Support = new()
    {
        Name = "Support", Scope = new BudgetScope(BudgetScopeKind.App, "support-bot"), Amount = 100, Period = BudgetPeriod.Month, Forecast = false,
    };

    private static readonly Budget Fast = Support with { Amount = 10_000, PerMinute = 50, Trip = new BudgetTrip(false, true, "app:support-bot", "production") };

    [Fact]
    public async Task A_share_that_is_reached_is_alerted_once_a_period()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support);
        await console.SpendAsync(55);

        await console.JudgeAsync();
        await console.JudgeAsync();

        BudgetAlert alert = Assert.Single(await console.AlertsAsync());
        Assert.Equal(("threshold:50", NotificationSeverity.Info), (alert.Rule, alert.Severity));
        Assert.Equal("$55.00 of $100.00 for this month is spent: 55%, with 35% of the month left.", alert.Says);
        Assert.Equal(["budget_alert.opened"], await console.AuditedAsync());
    }

    [Fact]
    public async Task A_budget_of_a_feature_counts_neither_another_feature_nor_another_application()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support);
        await console.JudgeAsync();
        await console.SpendAsync(20, feature: "search");
        await console.SpendAsync(20, feature: "search", model: "other", ago: TimeSpan.FromDays(2));
        await console.SpendAsync(30, feature: "chat");
        await console.SpendAsync(5);
        await console.SpendAsync(70, application: "agent", feature: "search");
        await console.SetAsync("search", Support with { Scope = new BudgetScope(BudgetScopeKind.Feature, "support-bot/search") });

        await console.JudgeAsync();

        Assert.Equal((40m, 75m), (console.Watch.Standings["search"].Spent, console.Watch.Standings["support"].Spent));
    }

    [Fact]
    public async Task A_higher_share_takes_the_place_of_a_lower_one()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support);
        await console.SpendAsync(55);
        await console.JudgeAsync();
        await console.SpendAsync(30);

        await console.JudgeAsync();

        Assert.Equal(["threshold:80"], (await console.OpenAsync()).Select(a => a.Rule));
    }

    [Fact]
    public async Task A_new_period_closes_what_was_open_and_begins_from_nothing()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support with { Period = BudgetPeriod.Day });
        await console.SpendAsync(120);
        await console.JudgeAsync();

        await console.JudgeAsync(TimeSpan.FromHours(12).TotalSeconds);

        Assert.Equal("The period is over.", Assert.Single(await console.AlertsAsync()).ClosedBecause);
        Assert.Equal(0, console.Watch.Standings["support"].Spent);
    }

    [Fact]
    public async Task What_is_spent_before_today_counts_in_the_month()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support);
        await console.SpendAsync(30, ago: TimeSpan.FromDays(10));
        await console.SpendAsync(40, ago: TimeSpan.FromDays(25)); // of October
        await console.SpendAsync(12);

        await console.JudgeAsync();

        Assert.Equal(42m, console.Watch.Standings["support"].Spent);
    }

    [Fact]
    public async Task A_team_spends_what_its_applications_do()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("team", Support with { Scope = new BudgetScope(BudgetScopeKind.Team, "Support", "production") });
        await console.SpendAsync(10);
        await console.SpendAsync(5, "helper");
        await console.SpendAsync(7, "other");
        await console.SpendAsync(9, "helper", environment: "staging");

        await console.JudgeAsync();

        Assert.Equal(15m, console.Watch.Standings["team"].Spent);
    }

    [Fact]
    public async Task A_rate_above_the_limit_kills_at_once_and_says_why()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.SpendAsync(60);

        await console.JudgeAsync();

        SwitchRecord kill = console.Killed("app:support-bot")!;
        Assert.Equal(SwitchCause.Budget, kill.Cause);
        Assert.StartsWith("Budget “Support”: $60.00 in the last minute. The limit is $50.00 a minute. Above all: support-bot with gpt-5", kill.Reason, StringComparison.Ordinal);
        Assert.Equal(["budget_alert.opened", "budget_alert.tripped"], await console.AuditedAsync());
    }

    [Fact]
    public async Task What_people_restored_is_not_killed_again_while_the_alert_is_open()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.SpendAsync(60);
        await console.JudgeAsync();
        await console.RestoreAsync("app:support-bot");
        await console.SpendAsync(80);

        await console.JudgeAsync();

        Assert.Null(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task A_rate_that_was_quiet_for_five_minutes_is_over_and_kills_when_it_comes_again()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.SpendAsync(60);
        await console.JudgeAsync();
        await console.RestoreAsync("app:support-bot");
        await console.JudgeAsync(4 * 60);
        Assert.Single(await console.OpenAsync());

        await console.JudgeAsync(3 * 60);
        Assert.Empty(await console.OpenAsync());
        await console.SpendAsync(70);
        await console.JudgeAsync();

        Assert.Equal(2, Assert.Single(await console.OpenAsync()).Number);
        Assert.NotNull(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task A_loop_within_one_interaction_is_seen_though_it_counts_in_the_minute_it_began()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast with { Scope = new BudgetScope(BudgetScopeKind.App, "agent"), Trip = null });
        ulong trace = console.NewTrace();
        await console.SpendMoreAsync(trace, 1, 1);
        await console.JudgeAsync(55);
        for (ulong span = 2; span < 30; span++)
        {
            await console.SpendMoreAsync(trace, span, 10); // $60 a minute
            await console.JudgeAsync();
        }

        Assert.Equal([BudgetRules.Rate], (await console.OpenAsync()).Select(a => a.Rule));
    }

    [Fact]
    public async Task Telemetry_that_comes_late_is_no_rate()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.JudgeAsync();
        await console.SpendAsync(500, ago: TimeSpan.FromMinutes(30));

        await console.JudgeAsync();

        Assert.DoesNotContain(await console.AlertsAsync(), a => a.Rule == BudgetRules.Rate);
    }

    [Fact]
    public async Task A_rate_across_two_minutes_of_the_clock_is_seen()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.JudgeAsync(10); // :30
        await console.SpendAsync(30);
        await console.JudgeAsync(25); // :55
        await console.SpendAsync(0);
        await console.JudgeAsync(10); // :05 of the next minute
        Assert.Empty(await console.AlertsAsync());
        await console.SpendAsync(30);

        await console.JudgeAsync(10);

        Assert.Equal([BudgetRules.Rate], (await console.OpenAsync()).Select(a => a.Rule));
    }

    [Fact]
    public async Task More_than_is_usual_for_the_hour_of_the_week_is_alerted_with_what_explains_it()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support with { Amount = 10_000, UsualFactor = 3 });
        for (int week = 1; week <= 4; week++)
        {
            await console.SpendAsync(60, ago: TimeSpan.FromDays(7 * week)); // $1 a minute
        }

        for (int minute = 1; minute <= 5; minute++)
        {
            await console.SpendAsync(4, model: "claude", ago: TimeSpan.FromMinutes(minute));
        }

        await console.JudgeAsync();

        BudgetAlert alert = Assert.Single(await console.OpenAsync());
        Assert.Equal("$4.00 a minute over five minutes. Usual for this hour of the week is $1.00.", alert.Says);
        Assert.Equal("support-bot with claude: $4.00 of $4.00 a minute, usually $0.00.", alert.Cause);
    }

    [Fact]
    public async Task An_amount_that_is_spent_kills_once_however_far_it_goes()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support with { Thresholds = [100, 150], Trip = new BudgetTrip(true, false, "model:gpt-5", "production") });
        await console.SpendAsync(110);
        await console.JudgeAsync();
        Assert.Equal(SwitchCause.Budget, console.Killed("model:gpt-5")!.Cause);
        await console.RestoreAsync("model:gpt-5");
        await console.SpendAsync(60);

        await console.JudgeAsync();

        Assert.Equal(["threshold:150"], (await console.OpenAsync()).Select(a => a.Rule));
        Assert.Null(console.Killed("model:gpt-5"));
    }

    [Fact]
    public async Task A_silenced_alert_tells_nobody_of_the_next_one_and_kills_all_the_same()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("fast", Fast);
        await console.SpendAsync(60);
        await console.JudgeAsync();
        await console.RestoreAsync("app:support-bot");
        string id = Assert.Single(await console.OpenAsync()).Id;
        Assert.Null((await console.Commands.SilenceAsync(BudgetConsole.Shell, id, console.Now.AddHours(2), TestContext.Current.CancellationToken)).Problem);
        await console.JudgeAsync(10 * 60);
        int told = (await console.MessagesAsync()).Count;
        await console.SpendAsync(60);

        await console.JudgeAsync();

        Assert.Equal(told, (await console.MessagesAsync()).Count);
        Assert.NotNull(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task What_nobody_takes_on_is_told_to_others_once()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support with { Contacts = ["ops"], EscalateAfterMinutes = 10, EscalateTo = ["boss"] });
        await console.SpendAsync(90);
        await console.JudgeAsync();
        await console.JudgeAsync(9 * 60);
        Assert.Equal(["ops"], (await console.MessagesAsync()).Select(m => m.Channel));

        await console.JudgeAsync(2 * 60);
        await console.JudgeAsync();

        Assert.Equal(["ops", "boss"], (await console.MessagesAsync()).Select(m => m.Channel));
    }

    [Fact]
    public async Task What_somebody_took_on_is_not_escalated()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support with { EscalateAfterMinutes = 10 });
        await console.SpendAsync(90);
        await console.JudgeAsync();
        string id = Assert.Single(await console.OpenAsync()).Id;
        await console.Commands.AcknowledgeAsync(BudgetConsole.Shell, id, TestContext.Current.CancellationToken);

        await console.JudgeAsync(20 * 60);

        Assert.Null(Assert.Single(await console.OpenAsync()).EscalatedAt);
    }

    [Fact]
    public async Task A_budget_that_is_removed_closes_its_alerts()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        await console.SetAsync("support", Support);
        await console.SpendAsync(90);
        await console.JudgeAsync();
        await console.SetAsync("support", null);

        await console.JudgeAsync();

        Assert.Equal("The budget was removed.", Assert.Single(await console.AlertsAsync()).ClosedBecause);
    }

    [Fact]
    public async Task Questions_do_not_grow_with_the_number_of_budgets()
    {
        await using BudgetConsole console = await BudgetConsole.StartAsync();
        SpendReader reader = console.Get<SpendReader>();
        await console.SetAsync("a", Support);
        await console.JudgeAsync();
        long before = reader.Questions;
        await console.JudgeAsync();
        long one = reader.Questions - before;
        for (int i = 0; i < 20; i++)
        {
            await console.SetAsync($"b{i}", Support with { Name = $"Budget {i}" });
        }

        before = reader.Questions;
        await console.JudgeAsync();

        Assert.Equal((2, one), (one, reader.Questions - before));
    }
}
