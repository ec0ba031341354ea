using OpsConsole.Core.Alerts;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people do with notifications.</summary>
internal static class AlertScenarios
{
    /// <summary>A channel of the audited console.</summary>
    public const string Channel = "scenario";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a test notification is sent", ["AlertCommands.TestAsync"], ["notification.tested done"], console => // by no administrator: another scenario makes the first
            Task.FromResult<Func<Task>>(async () => Assert.Equal(TestOutcome.Done, await console.Get<AlertCommands>().TestAsync(AuditedConsole.Shell, Channel, Cancel)))),
        new("a test notification is sent by somebody who may not", [], ["notification.tested denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () => Assert.Equal(TestOutcome.NotAllowed, await console.Get<AlertCommands>().TestAsync(executive, Channel, Cancel));
        }),
        new("a test notification is sent by a channel that is not there", [], [], console =>
            Task.FromResult<Func<Task>>(async () => Assert.Equal(TestOutcome.NotFound, await console.Get<AlertCommands>().TestAsync(AuditedConsole.Shell, "nowhere", Cancel)))),
    ];
}
