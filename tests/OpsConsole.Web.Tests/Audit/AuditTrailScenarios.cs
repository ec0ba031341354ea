using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What is done to the trail itself.</summary>
internal static class AuditTrailScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } = [.. Keeping()];

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
