using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Tests.KillSwitch.Trips;

public sealed class TripWatchTests
{
    private static readonly TripRuleDraft Errors = new()
    {
        Name = "Failing", Environment = "production", Scope = "app:support-bot", Measure = TripMeasure.ErrorRate,
        WindowMinutes = 5, Threshold = 0.1, MinVolume = 20, CooldownMinutes = 15, FallbackMessage = "Please call us.",
    };

    private static readonly TripRuleDraft Spend = new()
    {
        Name = "Runaway", Environment = "production", Scope = "global", Measure = TripMeasure.SpendPerMinute, WindowMinutes = 1, Threshold = 100, MinVolume = 1,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failing_application_is_killed_with_the_reason_in_numbers()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        string rule = await console.RuleAsync(Errors);
        await console.SendAsync(40);
        await console.JudgeAsync();
        Assert.Null(console.Killed("app:support-bot"));

        await console.SendAsync(20, ErrorClass.Timeout);
        await console.JudgeAsync();

        SwitchRecord killed = console.Killed("app:support-bot")!;
        Assert.Equal("Rule “Failing”: Error rate 33.3% over 5 min (limit 10%, 60 interactions)", killed.Reason);
        Assert.Equal((SwitchCause.Rule, rule, "Please call us."), (killed.Cause, killed.Subject, killed.Fallback!.Message));
        TripEvent happened = Assert.Single(await console.EventsAsync());
        Assert.Equal((TripEventKind.Tripped, killed.Id, 60L), (happened.Kind, happened.RecordId, happened.Volume));
        Assert.Equal(1 / 3.0, happened.Value, 5);
        TripEvidence evidence = TripEvidence.Read(happened.Evidence)!;
        Assert.Equal((0.1, 60), (evidence.Limit, evidence.Values.Count));
        Assert.Equal(happened.Value, evidence.Values[^1]!.Value, 5); // the chart ends where the sentence says

        await console.JudgeAsync();
        Assert.Single(await console.EventsAsync()); // it is killed already
        Assert.Equal(killed.Id, console.Watch.Statuses[rule].Killed!.Id);
    }

    [Fact]
    public async Task A_failing_feature_is_killed_and_no_other_of_that_name_or_of_that_application()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        foreach (string scope in (string[])["feature:support-bot/search", "feature:support-bot/chat", "feature:agent/search", "app:support-bot"])
        {
            await console.RuleAsync(Errors with { Name = scope, Scope = scope, Threshold = 0.5 });
        }

        await console.SendAsync(30, feature: "chat");
        await console.SendAsync(30, application: "agent", feature: "search");
        await console.SendAsync(24, ErrorClass.Timeout, feature: "search");
        await console.JudgeAsync();

        Assert.Equal("feature:support-bot/search", Assert.Single(await console.EventsAsync()).Scope);
        Assert.NotNull(console.Killed("feature:support-bot/search"));
    }

    [Fact]
    public async Task A_rule_does_not_kill_more_than_fits_and_says_so_but_global_fits_always()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        string rule = await console.RuleAsync(Errors);
        for (int i = 0; i < EnvironmentSwitches.MaxKilled; i++)
        {
            await console.KillAsync($"feature:f/{i}");
        }

        await console.SendAsync(60, ErrorClass.Timeout);
        await console.JudgeAsync();
        await console.JudgeAsync();

        Assert.Null(console.Killed("app:support-bot"));
        TripEvent happened = Assert.Single(await console.EventsAsync());
        Assert.Equal(TripEventKind.WouldTrip, happened.Kind);
        Assert.EndsWith("Not killed: 1,000 scopes are killed already, and only global has room.", happened.Says, StringComparison.Ordinal);
        Assert.StartsWith("Not killed: 1,000 scopes", console.Watch.Statuses[rule].Judgement.Says, StringComparison.Ordinal);

        KillCommands commands = console.Get<KillCommands>();
        Assert.Contains("Kill global.", (await commands.KillAsync(TripConsole.Shell, new KillRequest("app:support-bot", "production", "now"))).Problem, StringComparison.Ordinal);
        Assert.True((await commands.KillAsync(TripConsole.Shell, new KillRequest("global", "production", "now"))).Decision!.Changed);
    }

    [Fact]
    public async Task An_agent_that_burns_100_dollars_a_minute_is_killed_within_a_minute()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Spend with { Threshold = 99 });
        DateTime began = console.Now;
        for (int i = 0; i < 6 && console.Killed("global") is null; i++)
        {
            await console.SendAsync(100, dollars: 100 / 600.0, application: "agent");
            await console.JudgeAsync();
        }

        Assert.NotNull(console.Killed("global"));
        Assert.InRange(console.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_agent_that_loops_within_one_trace_is_killed_though_its_interaction_began_long_ago()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Spend with { Threshold = 80 });
        ulong trace = console.NewTrace();
        for (ulong i = 1; i <= 24; i++)
        {
            await console.SendCallAsync(trace, i, 1); // $6 a minute for four minutes
            await console.JudgeAsync();
        }

        Assert.Null(console.Killed("global"));
        DateTime began = console.Now;
        for (ulong i = 100; i < 107 && console.Killed("global") is null; i++)
        {
            await console.SendCallAsync(trace, i, 100 / 6.0);
            await console.JudgeAsync();
        }

        Assert.NotNull(console.Killed("global"));
        Assert.InRange(console.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Late_telemetry_is_no_reason_to_kill()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Spend);
        await console.JudgeAsync(600);
        await console.SendAsync(500, dollars: 1, ago: TimeSpan.FromMinutes(5)); // a Collector that was away
        await console.JudgeAsync();
        await console.JudgeAsync();
        Assert.Null(console.Killed("global"));
        Assert.StartsWith("No data for", Assert.Single(console.Watch.Statuses.Values).Judgement.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_never_kills_and_says_once_what_it_would_have_done()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Errors, TripMode.DryRun);
        for (int i = 0; i < 12; i++)
        {
            await console.SendAsync(20, ErrorClass.ApiError);
            await console.JudgeAsync();
        }

        Assert.Null(console.Killed("app:support-bot"));
        Assert.Equal(TripEventKind.WouldTrip, Assert.Single(await console.EventsAsync()).Kind);

        await console.JudgeAsync(20 * 60); // quiet for longer than the cool-down
        await console.SendAsync(30, ErrorClass.ApiError);
        await console.JudgeAsync();
        Assert.Equal(2, (await console.EventsAsync()).Count);
        Assert.Null(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task What_was_measured_before_a_rule_was_armed_does_not_kill()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.SendAsync(60, ErrorClass.ApiError);
        console.Time.Advance(TimeSpan.FromSeconds(70));
        await console.RuleAsync(Errors);
        await console.JudgeAsync();
        Assert.Null(console.Killed("app:support-bot"));
        Assert.StartsWith("Nothing yet", Assert.Single(console.Watch.Statuses.Values).Judgement.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_by_hand_is_not_touched_and_nothing_is_killed_twice()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Errors with { TrialShare = 0.1, TrialMinutes = 1 });
        await console.KillAsync("app:support-bot");
        SwitchRecord byHand = console.Killed("app:support-bot")!;
        for (int i = 0; i < 30; i++)
        {
            await console.SendAsync(30, ErrorClass.ApiError);
            await console.JudgeAsync();
        }

        Assert.Equal(byHand, console.Killed("app:support-bot"));
        Assert.Equal(1, console.Board.Current.In("production").Version);
        Assert.Empty(await console.EventsAsync());

        await console.RestoreAsync("app:support-bot");
        await console.KillAsync("global");
        await console.SendAsync(30, ErrorClass.ApiError);
        await console.JudgeAsync(16 * 60);
        await console.SendAsync(30, ErrorClass.ApiError);
        await console.JudgeAsync();
        Assert.False(console.Board.Current.In("production").IsKilled(KillScope.App("support-bot"))); // everything is stopped already
    }

    [Fact]
    public async Task After_a_restore_it_waits_and_old_numbers_do_not_count()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Errors with { CooldownMinutes = 2, WindowMinutes = 30 });
        await console.SendAsync(60, ErrorClass.ApiError);
        await console.JudgeAsync();
        await console.RestoreAsync("app:support-bot");
        await console.SendAsync(60, ErrorClass.ApiError);
        await console.JudgeAsync(70);
        Assert.StartsWith("Restored 1 min ago", Assert.Single(console.Watch.Statuses.Values).Judgement.Says, StringComparison.Ordinal);
        await console.SendAsync(60);
        await console.JudgeAsync(70);
        Assert.Null(console.Killed("app:support-bot")); // the failures of before the restore, and of its minute, count no more
        Assert.Equal(TripVerdict.Within, Assert.Single(console.Watch.Statuses.Values).Judgement.Verdict);
        await console.SendAsync(60, ErrorClass.ApiError);
        await console.JudgeAsync();
        Assert.NotNull(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task While_the_database_cannot_be_read_nothing_trips_and_it_says_so()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.RuleAsync(Errors);
        await console.SendAsync(60, ErrorClass.ApiError);
        await using OpsDbContext context = console.Context();
        await context.Database.ExecuteSqlRawAsync("ALTER TABLE Rollups RENAME TO Gone", Cancel);
        console.Time.Advance(TimeSpan.FromSeconds(10));
        await console.Watch.JudgeAsync(Cancel);
        Assert.Equal(console.Now, console.Watch.FailingSince);
        Assert.Null(console.Killed("app:support-bot"));

        await context.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO Rollups", Cancel);
        await console.JudgeAsync();
        Assert.NotNull(console.Killed("app:support-bot"));
    }

    [Fact]
    public async Task Refusals_latency_and_tokens_are_measured_by_model_too()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        string refusals = await console.RuleAsync(Errors with { Scope = "model:nova", Measure = TripMeasure.RefusalRate }, TripMode.DryRun);
        string latency = await console.RuleAsync(Errors with { Scope = "model:nova", Measure = TripMeasure.LatencyP99, Threshold = 5000 }, TripMode.DryRun);
        string tokens = await console.RuleAsync(Errors with { Scope = "model:nova", Measure = TripMeasure.TokensPerMinute, Threshold = 1e6 }, TripMode.DryRun);
        await console.SendAsync(30, ErrorClass.Refusal, model: "nova");
        await console.SendAsync(30, model: "nova", millis: 9000);
        await console.SendAsync(300, ErrorClass.ApiError);
        await console.JudgeAsync();
        Assert.Equal(0.5, console.Watch.Statuses[refusals].Judgement.Value);
        Assert.InRange(console.Watch.Statuses[latency].Judgement.Value!.Value, 8900, 9100);
        Assert.Equal(60 * 120 / 5.0, console.Watch.Statuses[tokens].Judgement.Value);
        Assert.Equal(TripVerdict.Above, console.Watch.Statuses[latency].Judgement.Verdict);
    }
}
