using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to the rules that kill by themselves.</summary>
internal static class TripScenarios
{
    private static readonly TripRuleDraft Draft = new() { Name = "Spend", Environment = "production", Scope = "global", Measure = TripMeasure.SpendPerMinute, Threshold = 100 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a rule is made", ["TripRuleCommands.CreateAsync"], ["trip_rule.created done"], async console =>
        {
            Actor engineer = await PersonAsync(console, Roles.Engineer);
            return () => console.Get<TripRuleCommands>().CreateAsync(engineer, Draft, Cancel);
        }),
        new("a rule is changed", ["TripRuleCommands.ChangeAsync"], ["trip_rule.changed done"], async console =>
        {
            string id = await RuleAsync(console);
            return () => console.Get<TripRuleCommands>().ChangeAsync(AuditedConsole.Shell, id, 1, Draft with { Threshold = 50.5 }, Cancel);
        }),
        new("a rule is armed", ["TripRuleCommands.SetModeAsync"], ["trip_rule.changed done"], async console =>
        {
            string id = await RuleAsync(console);
            Actor onCall = await PersonAsync(console, Roles.OnCall);
            return () => console.Get<TripRuleCommands>().SetModeAsync(onCall, id, 1, TripMode.Armed, Cancel);
        }),
        new("a rule is removed", ["TripRuleCommands.RemoveAsync"], ["trip_rule.removed done"], async console =>
        {
            string id = await RuleAsync(console);
            return () => console.Get<TripRuleCommands>().RemoveAsync(AuditedConsole.Shell, id, 1, Cancel);
        }),
        new("rules are made, changed, armed and removed by somebody who may not", [],
            ["trip_rule.created denied", "trip_rule.changed denied", "trip_rule.changed denied", "trip_rule.removed denied"], async console =>
        {
            string id = await RuleAsync(console);
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            TripRuleCommands commands = console.Get<TripRuleCommands>();
            return async () =>
            {
                Assert.True((await commands.CreateAsync(executive, Draft, Cancel)).Denied);
                Assert.True((await commands.ChangeAsync(executive, id, 1, Draft, Cancel)).Denied);
                Assert.True((await commands.SetModeAsync(executive, id, 1, TripMode.Armed, Cancel)).Denied);
                Assert.True((await commands.RemoveAsync(executive, id, 1, Cancel)).Denied);
            };
        }),
        new("a rule is changed that somebody else has changed", [], [], async console =>
        {
            string id = await RuleAsync(console);
            return async () => Assert.NotNull((await console.Get<TripRuleCommands>().SetModeAsync(AuditedConsole.Shell, id, 7, TripMode.Armed, Cancel)).Problem);
        }),
    ];

    private static async Task<string> RuleAsync(AuditedConsole console) => (await console.Get<TripRuleCommands>().CreateAsync(AuditedConsole.Shell, Draft, Cancel)).Id!;

    private static async Task<Actor> PersonAsync(AuditedConsole console, string role)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }
}
