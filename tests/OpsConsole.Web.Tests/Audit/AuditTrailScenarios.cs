using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to the trail itself.</summary>
internal static class AuditTrailScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } = [.. Keys(), .. Alarms(), .. Keeping()];

    private static IEnumerable<AuditScenario> Keys() =>
    [
        new("the signing key is changed", ["KeyRotation.RotateAsync"], ["audit.key_rotated done"], async console =>
            () => console.Get<KeyRotation>().RotateAsync(AuditedConsole.Shell, "yearly", Cancel)),
        new("the signing key is changed by somebody who may not", [], ["audit.key_rotated denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyRotation>().RotateAsync(executive, "yearly", Cancel);
        }),
        new("the signing key is replaced by somebody who may not", ["KeyRotation.ReplaceAsync"], ["audit.key_replaced denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<KeyRotation>().ReplaceAsync(executive, "lost", Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> Alarms() =>
    [
        new("an alarm is acknowledged", ["AuditAlarms.AcknowledgeAsync"], ["audit.alarm_acknowledged done"], async console =>
        {
            await console.Get<KeyRotation>().RotateAsync(AuditedConsole.Shell, "yearly", Cancel);
            OpenAlarm alarm = (await console.Get<AuditAlarms>().OpenAsync(cancellationToken: Cancel))[0];
            return () => console.Get<AuditAlarms>().AcknowledgeAsync(alarm.Seq, "it was planned", AuditedConsole.Shell, Cancel);
        }),
        new("an alarm is acknowledged by somebody who may not", [], ["audit.alarm_acknowledged denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditAlarms>().AcknowledgeAsync(1, "nothing to see", executive, Cancel);
        }),
    ];

    private static IEnumerable<AuditScenario> Keeping() =>
    [
        new("a person's data is erased from the trail", ["AuditErasure.EraseAsync"], ["audit.subject_erased done"], async console =>
        {
            string id = await console.CreatePersonAsync(Roles.Engineer);
            return () => console.Get<AuditErasure>().EraseAsync(id, "asked for by letter", AuditedConsole.Shell, Cancel);
        }),
        new("a person's data is erased by somebody who may not", [], ["audit.subject_erased denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditErasure>().EraseAsync("somebody", "asked for by letter", executive, Cancel);
        }),
        new("old entries are archived by somebody who may not", ["AuditArchive.RunAsync"], ["audit.segment_archived denied"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return () => console.Get<AuditArchive>().RunAsync(executive, null, Cancel);
        }),
    ];
}
