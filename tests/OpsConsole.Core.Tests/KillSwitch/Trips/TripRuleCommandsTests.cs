using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.KillSwitch.Trips;

public sealed class TripRuleCommandsTests
{
    private static readonly TripRuleDraft Draft = new() { Name = "Spend", Environment = "production", Scope = "model:gpt-5", Measure = TripMeasure.SpendPerMinute, Threshold = 10 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_rule_and_a_changed_one_are_dry_runs()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        string id = await console.RuleAsync(Draft);
        Assert.Equal((TripMode.Armed, 2L), await RuleAsync(console, id));
        Assert.Null((await console.Commands.ChangeAsync(TripConsole.Shell, id, 2, Draft with { Threshold = 5 }, Cancel)).Problem);
        Assert.Equal((TripMode.DryRun, 3L), await RuleAsync(console, id));
    }

    [Fact]
    public async Task Of_two_who_change_a_rule_at_once_the_second_looks_again()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        string id = await console.RuleAsync(Draft, TripMode.DryRun);
        TripRuleOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => console.Commands.SetModeAsync(TripConsole.Shell, id, 1, TripMode.Armed, Cancel)));
        Assert.Single(outcomes, o => o.Problem is null);
        Assert.All(outcomes.Where(o => o.Problem is not null), o => Assert.StartsWith("Somebody changed the rule", o.Problem, StringComparison.Ordinal));
        Assert.NotNull((await console.Commands.RemoveAsync(TripConsole.Shell, id, 1, Cancel)).Problem);
        Assert.Null((await console.Commands.RemoveAsync(TripConsole.Shell, id, 2, Cancel)).Problem);
        Assert.StartsWith("The rule is gone", (await console.Commands.RemoveAsync(TripConsole.Shell, id, 2, Cancel)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_changes_nothing()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        TripRuleOutcome outcome = await console.Commands.CreateAsync(Actor.Nobody("x", ActorOrigin.Console), Draft, Cancel);
        Assert.True(outcome.Denied);
        await using OpsDbContext context = console.Context();
        Assert.Equal(0, await context.TripRules.CountAsync(Cancel));
    }

    [Theory]
    [InlineData("feature:opsconsole/drill", "is what drills switch")]
    [InlineData("feature:shop", "Scope:")]
    [InlineData("nothing", "Scope:")]
    public void A_scope_that_cannot_be_measured_is_refused_with_the_reason(string scope, string says) =>
        Assert.Contains(says, (Draft with { Scope = scope }).Problem(), StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_is_said_in_words()
    {
        Assert.Null(Draft.Problem());
        Assert.Null((Draft with { Scope = "feature:shop/search" }).Problem());
        Assert.StartsWith("Name:", (Draft with { Name = " " }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Environment:", (Draft with { Environment = "" }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Window:", (Draft with { WindowMinutes = 61 }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Limit:", (Draft with { Threshold = null }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Threshold:", (Draft with { Measure = TripMeasure.ErrorRate, Threshold = 10 }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Threshold:", (Draft with { Threshold = double.NaN }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Multiple", (Draft with { BaselineFactor = 1 }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Least volume:", (Draft with { MinVolume = 0 }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Cool-down:", (Draft with { CooldownMinutes = -1 }).Problem(), StringComparison.Ordinal);
        Assert.StartsWith("Trial:", (Draft with { TrialShare = 0.9 }).Problem(), StringComparison.Ordinal);
        Assert.All(TripTemplates.All, t => Assert.Null((t.Draft with { Environment = "production" }).Problem()));
    }

    private static async Task<(TripMode Mode, long Revision)> RuleAsync(TripConsole console, string id)
    {
        await using OpsDbContext context = console.Context();
        TripRule rule = await context.TripRules.SingleAsync(r => r.Id == id, Cancel);
        return (rule.Mode, rule.Revision);
    }
}
