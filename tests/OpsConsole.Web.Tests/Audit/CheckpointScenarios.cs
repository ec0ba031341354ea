using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>Changes of the trail's own key, and of its alarms.</summary>
internal static class CheckpointScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("the key of the trail is rotated", ["KeyRotation.RotateAsync"], ["audit.key_rotated done"], async console =>
        {
            Actor compliance = await ComplianceAsync(console);
            return () => console.Get<KeyRotation>().RotateAsync(compliance, "a year has passed", Cancel);
        }),
        new("the key of the trail is rotated by somebody who may not", [], ["audit.key_rotated denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyRotation>().RotateAsync(executive, "for fun", Cancel);
        }),
        new("the lost key of the trail is replaced", ["KeyRotation.ReplaceAsync"], ["audit.key_replaced done"], console =>
        {
            File.Delete(Path.Combine(console.DataDirectory, "audit", "signing-key.pem"));
            return Task.FromResult<Func<Task>>(() => console.Get<KeyRotation>().ReplaceAsync(AuditedConsole.Shell, "disk lost", Cancel));
        }),
        new("the key of the trail is replaced by somebody who may not", [], ["audit.key_replaced denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyRotation>().ReplaceAsync(executive, "for fun", Cancel);
        }),
        new("an alarm is acknowledged", ["AuditAlarms.AcknowledgeAsync"], ["audit.alarm_acknowledged done"], async console =>
        {
            long alarm = await AlarmAsync(console);
            Actor compliance = await ComplianceAsync(console);
            return () => console.Get<AuditAlarms>().AcknowledgeAsync(alarm, "planned", compliance, Cancel);
        }),
        new("an alarm is acknowledged twice", [], [], async console =>
        {
            long alarm = await AlarmAsync(console);
            await console.Get<AuditAlarms>().AcknowledgeAsync(alarm, "planned", AuditedConsole.Shell, Cancel);
            return () => console.Get<AuditAlarms>().AcknowledgeAsync(alarm, "planned", AuditedConsole.Shell, Cancel);
        }),
        new("an alarm is acknowledged by somebody who may not", [], ["audit.alarm_acknowledged denied"], async console =>
        {
            long alarm = await AlarmAsync(console);
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditAlarms>().AcknowledgeAsync(alarm, "planned", executive, Cancel);
        }),
    ];

    private static async Task<Actor> ComplianceAsync(AuditedConsole console)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.Compliance));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }

    /// <summary>An alarm that is open: an attempt on the key is one.</summary>
    private static async Task<long> AlarmAsync(AuditedConsole console)
    {
        await console.Get<KeyRotation>().RotateAsync(await AuditScenarios.ExecutiveAsync(console), "for fun", Cancel);
        return (await console.Get<AuditAlarms>().OpenAsync(1, Cancel))[0].Seq;
    }
}
